import { Text, Title } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import type { Overview } from '../../api/types.js';
import { DataTable } from '../../parts/data-table.js';
import { receivedDays, type ReceivedDay } from './received-days.js';
import type { PlotLine } from './time-plot.js';
import classes from './overview.module.css';

// The library that draws is loaded behind what has to be read first.
const TimePlot = lazy(() => import('./time-plot.js').then((part) => ({ default: part.TimePlot })));

const linesOf = (days: readonly ReceivedDay[]): readonly PlotLine[] => [
  {
    label: 'Received',
    values: days.map(({ received }) => received),
    colour: { light: '#0b5a53', dark: '#47a99e' },
  },
  {
    label: 'of them answered',
    values: days.map(({ answered, late }) => answered + late),
    colour: { light: '#8a5a00', dark: '#e0a63c' },
    dash: [6, 4],
  },
];

/** How many requests were received on each day, and how many of them are answered by now. */
export function ReceivedChart({ received, now }: Pick<Overview, 'received' | 'now'>) {
  const days = useMemo(() => receivedDays({ received, now: now.slice(0, 10) }), [received, now]);
  const names = useMemo(() => days.map(({ day }) => day), [days]);
  const lines = useMemo(() => linesOf(days), [days]);
  const sum = (of: (day: ReceivedDay) => number) => days.reduce((all, day) => all + of(day), 0);
  return (
    <section aria-labelledby="received">
      <Title order={2} size="h3" id="received" mb="xs">
        Received in the last 30 days
      </Title>
      <Text size="sm">
        {sum((day) => day.received)} received (solid line), of which {sum((day) => day.answered)} are answered
        in time and {sum((day) => day.late)} late (both: dashed line)
      </Text>
      <Suspense fallback={<div className={classes['plot']} />}>
        <TimePlot days={names} lines={lines} />
      </Suspense>
      <details className={classes['details']}>
        <summary>View as table</summary>
        <DataTable
          caption="Requests by day of receipt"
          rows={days.filter((day) => day.received > 0)}
          keyOf={({ day }) => day}
          columns={[
            { header: 'Day', cell: ({ day }) => day },
            { header: 'Received', cell: (day) => day.received },
            { header: 'Answered in time', cell: ({ answered }) => answered },
            { header: 'Answered late', cell: ({ late }) => late },
          ]}
        />
      </details>
    </section>
  );
}
