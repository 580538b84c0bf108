import { definePage } from '../../app/page-definition.js';

export default definePage({
  navigation: { label: 'Webhooks', order: 70 },
  permission: 'webhooks:manage',
  who: 'administrators',
  routes: [
    { path: 'webhooks', load: () => import('./webhooks-page.js') },
    { path: 'webhooks/:id', load: () => import('./deliveries-page.js') },
  ],
});
