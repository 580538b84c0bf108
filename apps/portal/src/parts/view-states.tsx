import { Alert, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemError, messageOf } from '../api/problem.js';
import { useLiveState } from '../live/live.js';
import { ShapeIcon } from './shapes.js';

/** The answer is on its way. @param of what is loaded, e.g. `the requests` */
export const Loading = ({ of, lines = 5 }: { readonly of: string; readonly lines?: number }) => (
  <Stack gap="sm" role="status" aria-label={`Loading ${of}`}>
    {Array.from({ length: lines }, (_, line) => (
      <Skeleton key={line} height={28} radius="sm" />
    ))}
  </Stack>
);

interface EmptyProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** the one thing to do next */
  readonly action?: ReactNode;
}

const Empty = ({ title, children, action }: EmptyProps) => (
  <Stack align="flex-start" gap="sm" py="xl">
    <Title order={2} size="h3">
      {title}
    </Title>
    {children && <Text>{children}</Text>}
    {action}
  </Stack>
);

/** Nothing was ever there. */
export const EmptyAtFirst = Empty;

/** There is something, but not of this kind. */
export const EmptyAfterFiltering = ({ onClear }: { readonly onClear: () => void }) => (
  <Empty title="Nothing fits these filters" action={<Button onClick={onClear}>Clear the filters</Button>} />
);

interface EmptyListProps extends EmptyProps {
  readonly isFiltered: boolean;
  readonly onClear: () => void;
}

/** A list with nothing in it, for whichever of the two reasons. */
export const EmptyList = ({ isFiltered, onClear, ...atFirst }: EmptyListProps) =>
  isFiltered ? <EmptyAfterFiltering onClear={onClear} /> : <EmptyAtFirst {...atFirst} />;

interface FailedProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** It could not be read; @see NoPermission for what may not be read. */
export const Failed = ({ error, onRetry }: FailedProps) => (
  <Alert
    color="red"
    variant="outline"
    title="This could not be loaded"
    icon={<ShapeIcon shape="cross" />}
    role="alert"
  >
    <Stack align="flex-start" gap="sm">
      <Text size="sm">{messageOf(error)}</Text>
      {error instanceof ProblemError && (
        <Text size="sm" c="var(--lethe-muted)">
          Code {error.code}
        </Text>
      )}
      <Button onClick={onRetry}>Try again</Button>
    </Stack>
  </Alert>
);

/** The user's role may not see it. @param who roles that may, for people */
export const NoPermission = ({ who }: { readonly who?: string | undefined }) => (
  <Empty title="Your role may not see this">
    {who === undefined ? 'Ask an administrator for another role.' : `It is for ${who}.`}
  </Empty>
);

/** What is shown may be old: shown above it, while it stays readable. */
export const Stale = ({ isFailing }: { readonly isFailing: boolean }) => {
  const live = useLiveState();
  if (!isFailing && live !== 'stale') return null;
  return (
    <Group gap="xs" role="status" mb="sm">
      <ShapeIcon shape="warning" />
      <Text size="sm">
        {isFailing
          ? 'Lethe does not answer: what you see is what was true a while ago.'
          : 'Not live: the page looks again every ten seconds.'}
      </Text>
    </Group>
  );
};

interface AskedProps<T> {
  readonly query: UseQueryResult<T>;
  /** what is loaded, e.g. `the requests` */
  readonly of: string;
  /** roles that may see it, for people */
  readonly who?: string;
  readonly children: (data: T) => ReactNode;
}

/**
 * Shows an answer in whichever state it is: loading, failed with retry, no permission, stale, there. What is empty is
 * for the children to say, by `EmptyAtFirst` and `EmptyAfterFiltering`.
 */
export function Asked<T>({ query, of, who, children }: AskedProps<T>) {
  const { data, error } = query;
  if (error instanceof ProblemError && error.status === 403) return <NoPermission who={who} />;
  if (data === undefined)
    return error ? <Failed error={error} onRetry={() => void query.refetch()} /> : <Loading of={of} />;
  return (
    <>
      <Stale isFailing={error !== null} />
      {children(data)}
    </>
  );
}
