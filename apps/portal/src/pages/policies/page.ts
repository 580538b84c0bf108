import { definePage } from '../../app/page-definition.js';

export default definePage({
  navigation: { label: 'Policies', order: 80 },
  permission: 'dashboards:view',
  who: 'operators, privacy officers and auditors',
  routes: [{ path: 'policies', load: () => import('./policies-page.js') }],
});
