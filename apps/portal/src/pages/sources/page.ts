import { definePage } from '../../app/page-definition.js';

export default definePage({
  navigation: { label: 'Sources and hosts', order: 50 },
  permission: 'dashboards:view',
  who: 'operators, privacy officers and auditors',
  routes: [{ path: 'sources', load: () => import('./sources-page.js') }],
});
