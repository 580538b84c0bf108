import { definePage } from '../../app/page-definition.js';

export default definePage({
  navigation: { label: 'New request', order: 40 },
  permission: 'requests:submit',
  who: 'requesters and privacy officers',
  routes: [
    { path: 'new-request', load: () => import('./one-request-page.js') },
    { path: 'new-request/many', load: () => import('./many-requests-page.js') },
  ],
});
