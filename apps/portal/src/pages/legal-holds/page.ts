import { definePage } from '../../app/page-definition.js';

export default definePage({
  navigation: { label: 'Legal holds', order: 55 },
  permission: 'legal-holds:manage',
  who: 'privacy officers',
  routes: [
    { path: 'legal-holds', load: () => import('./legal-holds-page.js') },
    { path: 'legal-holds/new', load: () => import('./new-hold-page.js') },
    { path: 'legal-holds/:id', load: () => import('./hold-page.js') },
  ],
});
