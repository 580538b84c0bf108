import { definePage } from '../../app/page-definition.js';

export default definePage({
  navigation: { label: 'Overview', order: 10 },
  permission: 'dashboards:view',
  who: 'operators, privacy officers and auditors',
  routes: [{ path: 'overview', load: () => import('./overview-page.js') }],
});
