import { Group, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';

/** Sets the title of the browser's tab. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Lethe`;
  }, [title]);
}

interface PageProps {
  readonly title: string;
  /** shown instead of the title, e.g. with a badge beside it */
  readonly heading?: ReactNode;
  /** buttons at the right of the heading */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What every page begins with: one heading, the same words in the tab, and what can be done here. */
export function Page({ title, heading, actions, children }: PageProps) {
  usePageTitle(title);
  return (
    <>
      <Group justify="space-between" align="center" mb="md" gap="sm">
        <Title order={1} size="h2" tabIndex={-1} id="page-heading">
          {heading ?? title}
        </Title>
        {actions && <Group gap="sm">{actions}</Group>}
      </Group>
      {children}
    </>
  );
}
