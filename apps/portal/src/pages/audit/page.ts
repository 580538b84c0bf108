import { definePage } from '../../app/page-definition.js';

export default definePage({
  navigation: { label: 'Audit', order: 84 },
  permission: 'audit:view',
  who: 'privacy officers and auditors',
  routes: [{ path: 'audit', load: () => import('./audit-page.js') }],
});
