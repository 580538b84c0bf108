import { definePage } from '../../app/page-definition.js';

export default definePage({
  navigation: { label: 'My tasks', order: 30 },
  permission: 'tasks:complete',
  who: 'operators and privacy officers',
  routes: [
    { path: 'tasks', load: () => import('./tasks-page.js') },
    { path: 'tasks/:id/:taskId', load: () => import('./step/step-page.js') },
  ],
});
