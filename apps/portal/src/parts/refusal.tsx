import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFocusWhenPressed } from './focus-when-pressed.js';

interface RefusalProps {
  readonly title?: string;
  /** another one with each press of a button that stands below the window’s edge when this appears */
  readonly pressed?: object | undefined;
  readonly children: ReactNode;
}

/** What was not done, and why: read out at once. */
export function Refusal({ title, pressed, children }: RefusalProps) {
  const box = useFocusWhenPressed(pressed);
  return (
    <Alert ref={box} tabIndex={-1} color="red" variant="outline" role="alert" title={title}>
      {children}
    </Alert>
  );
}
