import { Title } from '@mantine/core';
import type { Overview } from '../../api/types.js';
import { DataTable } from '../../parts/data-table.js';
import { AHEAD, columnName, columnsOf, inOneSentence, type Column } from './due-days.js';
import classes from './overview.module.css';

const WIDTH = 720;
const HEIGHT = 190;
const TOP = 30;
const BOTTOM = 38;
const PURGE_DAYS = 30;
const STEP = WIDTH / (AHEAD + 3);

const heightOf = (count: number, most: number): number =>
  count === 0 ? 0 : Math.max(3, (count / most) * (HEIGHT - TOP - BOTTOM));

const Bars = ({ column, most }: { readonly column: Column; readonly most: number }) => {
  const x = (column.offset + 1) * STEP;
  const base = HEIGHT - BOTTOM;
  const [answers, purges] = [heightOf(column.answers, most), heightOf(column.purges, most)];
  return (
    <>
      <rect
        className={column.offset < 0 ? classes['overdue'] : classes['answers']}
        x={x + 1}
        y={base - answers}
        width={STEP / 2 - 1}
        height={answers}
      />
      <rect
        className={classes['purges']}
        x={x + STEP / 2}
        y={base - purges}
        width={STEP / 2 - 1}
        height={purges}
      />
    </>
  );
};

/** A line at a day, with its name at the foot. */
const Mark = ({ offset, name }: { readonly offset: number; readonly name: string }) => {
  const x = (offset + 1) * STEP;
  return (
    <>
      <line className={classes['mark']} x1={x} x2={x} y1={TOP} y2={HEIGHT - BOTTOM + 6} />
      <text className={classes['text']} x={x + 3} y={HEIGHT - 6}>
        {name}
      </text>
    </>
  );
};

const Key = ({ of, children }: { readonly of: string; readonly children: string }) => (
  <li>
    <svg width="12" height="12" aria-hidden="true">
      <rect className={classes[of]} width="12" height="12" />
    </svg>
    {children}
  </li>
);

/** When answers and purges of open requests are due, day by day, with today and the end of thirty days marked. */
export function DueChart({ due, now }: Pick<Overview, 'due' | 'now'>) {
  const columns = columnsOf(due, now);
  const most = Math.max(1, ...columns.map(({ answers, purges }) => Math.max(answers, purges)));
  const filled = columns.filter(({ answers, purges }) => answers + purges > 0);
  return (
    <section aria-labelledby="deadlines">
      <Title order={2} size="h3" id="deadlines" mb="xs">
        Deadlines
      </Title>
      <ul className={classes['key']}>
        <Key of="answers">Answer due</Key>
        <Key of="purges">Purge due</Key>
        <Key of="overdue">Answer overdue</Key>
        <li>
          <svg width="12" height="12" aria-hidden="true">
            <line className={classes['mark']} x1="6" x2="6" y1="0" y2="12" />
          </svg>
          Today, and in 30 days, when what is deleted today can be purged
        </li>
      </ul>
      <svg
        className={classes['chart']}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={inOneSentence(columns)}
      >
        <line className={classes['axis']} x1={0} x2={WIDTH} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} />
        <text className={classes['text']} x={0} y={TOP - 3}>
          most on a day: {most}
        </text>
        {filled.map((column) => (
          <Bars key={column.offset} column={column} most={most} />
        ))}
        <Mark offset={0} name="today" />
        <Mark offset={PURGE_DAYS} name="30 days" />
      </svg>
      <details className={classes['details']}>
        <summary>View as table</summary>
        <DataTable
          caption="Deadlines of open requests by day"
          rows={filled}
          keyOf={({ offset }) => String(offset)}
          columns={[
            { header: 'Day', cell: columnName },
            { header: 'Answers due', cell: ({ answers }) => answers },
            { header: 'Purges due', cell: ({ purges }) => purges },
          ]}
        />
      </details>
    </section>
  );
}
