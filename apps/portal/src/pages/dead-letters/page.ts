import { definePage } from '../../app/page-definition.js';

export default definePage({
  navigation: { label: 'Dead letters', order: 60 },
  permission: 'dead-letters:handle',
  who: 'operators',
  routes: [{ path: 'dead-letters', load: () => import('./dead-letters-page.js') }],
});
