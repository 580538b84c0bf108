import { definePage } from '../../app/page-definition.js';

export default definePage({
  navigation: { label: 'API keys', order: 72 },
  permission: 'api-keys:manage',
  who: 'administrators',
  routes: [{ path: 'api-keys', load: () => import('./api-keys-page.js') }],
});
