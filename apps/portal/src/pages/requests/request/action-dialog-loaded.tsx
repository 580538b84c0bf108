import { lazy, Suspense, type ComponentProps } from 'react';

// Few people act on a request that they look at, and the dialog is large.
const Loaded = lazy(() => import('./action-dialog.js').then((part) => ({ default: part.ActionDialog })));

export const ActionDialog = (props: ComponentProps<typeof Loaded>) => (
  <Suspense>
    <Loaded {...props} />
  </Suspense>
);
