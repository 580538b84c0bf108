import type { SimulatedDeadlines } from '../../api/types.js';
import classes from './simulation.module.css';

type Breach = SimulatedDeadlines['breaches'][number];

const WIDTH = 720;
const ROW = 14;
/** More lines than this are a wall; the list below has all of them. */
export const DRAWN = 40;

/** Each breach as a line from its due date to the day on which it would be done. */
export function BreachChart({ breaches }: { readonly breaches: readonly Breach[] }) {
  const drawn = breaches.slice(0, DRAWN);
  const times = drawn.flatMap(({ dueAt, wouldFinishAt }) => [Date.parse(dueAt), Date.parse(wouldFinishAt)]);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = (at: string) => 8 + ((Date.parse(at) - first) / Math.max(1, last - first)) * (WIDTH - 16);
  return (
    <svg
      className={classes['chart']}
      viewBox={`0 0 ${WIDTH} ${drawn.length * ROW + 8}`}
      role="img"
      aria-label={`${drawn.length} requests from their due date to the day on which they would be done; the table below says the same`}
    >
      {drawn.map(({ id, axis, dueAt, wouldFinishAt }, index) => {
        const y = index * ROW + ROW / 2 + 4;
        return (
          <g key={`${id}/${axis}`}>
            <line className={classes['late']} x1={x(dueAt)} x2={x(wouldFinishAt)} y1={y} y2={y} />
            <line className={classes['due']} x1={x(dueAt)} x2={x(dueAt)} y1={y - 5} y2={y + 5} />
            <circle className={classes['done']} cx={x(wouldFinishAt)} cy={y} r={4} />
          </g>
        );
      })}
    </svg>
  );
}
