import { SimpleGrid, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { Overview, Progress, RequestKind } from '../../api/types.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { progressStatus } from '../../parts/statuses.js';
import { kindNames } from '../../parts/words.js';
import classes from './overview.module.css';

type Counts = Overview['counts'];

const OPEN: readonly Progress[] = ['received', 'awaiting-approval', 'planned', 'running'];

interface ByProgress {
  readonly progress: Progress;
  readonly count: number;
}

/** Of one kind, how many requests are in each state; open states first, as they follow each other. */
function byProgress(counts: Counts, kind: RequestKind): readonly ByProgress[] {
  const sums = new Map<Progress, number>();
  for (const one of counts)
    if (one.kind === kind) sums.set(one.progress, (sums.get(one.progress) ?? 0) + one.count);
  const all = Object.keys(progressStatus) as Progress[];
  return all.flatMap((progress) => {
    const count = sums.get(progress) ?? 0;
    return count === 0 ? [] : [{ progress, count }];
  });
}

const openOf = (rows: readonly ByProgress[]): number =>
  rows.filter(({ progress }) => OPEN.includes(progress)).reduce((sum, { count }) => sum + count, 0);

/** How many requests there are, by kind and state; each number leads to those that it counts. */
export const OpenCounts = ({ counts }: { readonly counts: Counts }) => (
  <section aria-labelledby="open-requests">
    <Title order={2} size="h3" id="open-requests" mb="xs">
      Requests
    </Title>
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
      {(Object.keys(kindNames) as RequestKind[]).map((kind) => (
        <OfKind key={kind} kind={kind} rows={byProgress(counts, kind)} />
      ))}
    </SimpleGrid>
  </section>
);

const OfKind = ({ kind, rows }: { readonly kind: RequestKind; readonly rows: readonly ByProgress[] }) => (
  <div className={classes['card']}>
    <Title order={3} size="h4">
      {kindNames[kind]}: {openOf(rows)} open
    </Title>
    {rows.length === 0 ? (
      <Text>None yet.</Text>
    ) : (
      <ul className={classes['counts']}>
        {rows.map(({ progress, count }) => (
          <li key={progress}>
            <Link to={`/requests?kind=${kind}&progress=${progress}`}>{count}</Link>
            <StatusBadge of={progressStatus[progress]} />
          </li>
        ))}
      </ul>
    )}
  </div>
);
