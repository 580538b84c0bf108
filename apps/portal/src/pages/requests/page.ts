import { definePage } from '../../app/page-definition.js';

export default definePage({
  navigation: { label: 'Requests', order: 20 },
  permission: 'requests:view',
  routes: [
    { path: 'requests', load: () => import('./requests-page.js') },
    { path: 'requests/person', load: () => import('./person-page.js') },
    { path: 'requests/:id', load: () => import('./request/request-page.js') },
  ],
});
