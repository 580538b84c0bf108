import { definePage } from '../../app/page-definition.js';

export default definePage({
  permission: 'dashboards:view',
  who: 'operators, privacy officers and auditors',
  routes: [{ path: 'close-limit', load: () => import('./close-limit-page.js') }],
});
