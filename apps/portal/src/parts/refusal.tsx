import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';

/** What was not done, and why: read out at once. */
export const Refusal = ({ title, children }: { readonly title?: string; readonly children: ReactNode }) => (
  <Alert color="red" variant="outline" role="alert" title={title}>
    {children}
  </Alert>
);
