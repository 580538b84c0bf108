import { Group, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { focusHeading, HEADING } from './heading.js';

/** After the next step of a page was reached, as after another page: keyboards and screen readers begin at its heading. */
function useFocusOnNextStep(step: string): void {
  const last = useRef(step);
  useEffect(() => {
    if (last.current === step) return;
    last.current = step;
    focusHeading();
    window.scrollTo(0, 0);
  }, [step]);
}

/** Sets the title of the browser's tab. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Lethe`;
  }, [title]);
}

interface PageProps {
  readonly title: string;
  /** of a page that goes in steps under one address: which one it is */
  readonly step?: string;
  /** shown instead of the title, e.g. with a badge beside it */
  readonly heading?: ReactNode;
  /** buttons at the right of the heading */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What every page begins with: one heading, the same words in the tab, and what can be done here. */
export function Page({ title, step = '', heading, actions, children }: PageProps) {
  usePageTitle(title);
  useFocusOnNextStep(step);
  return (
    <>
      <Group justify="space-between" align="center" mb="md" gap="sm">
        <Title order={1} size="h2" tabIndex={-1} id={HEADING}>
          {heading ?? title}
        </Title>
        {actions && <Group gap="sm">{actions}</Group>}
      </Group>
      {children}
    </>
  );
}
