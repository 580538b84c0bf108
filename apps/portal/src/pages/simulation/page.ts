import { definePage } from '../../app/page-definition.js';

export default definePage({
  navigation: { label: 'Simulation', order: 82 },
  permission: 'simulations:run',
  who: 'operators and privacy officers',
  routes: [{ path: 'simulation', load: () => import('./simulation-page.js') }],
});
