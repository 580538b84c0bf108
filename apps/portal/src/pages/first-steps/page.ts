import { definePage } from '../../app/page-definition.js';

export default definePage({
  permission: 'audit:view',
  who: 'administrators and privacy officers, in the sandbox',
  routes: [{ path: 'first-steps', load: () => import('./first-steps-page.js') }],
});
