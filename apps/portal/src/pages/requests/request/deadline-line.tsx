import type { RequestView } from '../../../api/types.js';
import { dayText, dueText, instantText } from '../../../time/due-text.js';
import { useServerMinute } from '../../../time/server-clock.js';
import { deadlineMarks, numberPlaces, placeOnLine, type DeadlineMark } from './deadline-marks.js';
import { useAddress } from './use-address.js';
import classes from './request.module.css';

const WIDTH = 1000;
const PER_CENT = WIDTH / 100;

/** What a number needs where it is largest: on a phone. */
const NUMBER_GAP = 34;

interface MarkProps {
  readonly mark: DeadlineMark;
  readonly number: number;
  readonly x: number;
  readonly numberX: number;
}

const Mark = ({ mark, number, x, numberX }: MarkProps) => (
  <g data-kind={mark.kind}>
    {mark.kind === 'today' ? (
      <path d={`M${x} 34 l-9 18h18z`} className={classes['today']} />
    ) : (
      <line x1={x} x2={x} y1="18" y2="42" className={classes['tick']} />
    )}
    <text x={numberX} y={mark.kind === 'today' ? 72 : 12} textAnchor="middle">
      {number}
    </text>
  </g>
);

/** Marks with their places; the number of today stands alone below the line. */
function placed(marks: readonly DeadlineMark[]): readonly MarkProps[] {
  const all = marks.map((mark, index) => {
    const x = Math.round(placeOnLine(marks, mark.at) * PER_CENT);
    return { mark, number: index + 1, x, numberX: x };
  });
  const above = all.filter(({ mark }) => mark.kind !== 'today');
  const numbers = numberPlaces(
    above.map(({ x }) => x),
    NUMBER_GAP,
    WIDTH,
  );
  return all.map((one) => ({ ...one, numberX: numbers[above.indexOf(one)] ?? one.x }));
}

/** A mark in words: a date, and where somebody has to be ready by then how long that is. */
function wordsOf({ at, kind }: DeadlineMark, now: number, timeZone: string): string {
  const day = dayText(at, now, timeZone);
  if (kind !== 'due') return day;
  return at < now ? day : `${day} · ${dueText(at, now, timeZone).split(' · ')[1] ?? 'later'}`;
}

/** The dates of a request on a line, with today on it; the list below says the same in words. */
export function DeadlineLine({ view }: { readonly view: RequestView }) {
  const present = useServerMinute();
  const { asOf } = useAddress();
  const now = asOf === null ? present : Date.parse(asOf);
  const { timeZone } = view.policy;
  const marks = deadlineMarks(view, now, asOf === null ? 'Today' : 'The day you look at');
  return (
    <figure className={classes['deadlines']}>
      <svg
        viewBox={`-10 -8 ${WIDTH + 20} 88`}
        className={classes['line']}
        aria-hidden="true"
        focusable="false"
      >
        <line x1="0" x2={WIDTH} y1="30" y2="30" className={classes['axis']} />
        {placed(marks).map((one) => (
          <Mark key={one.mark.label} {...one} />
        ))}
      </svg>
      <figcaption>
        <ol className={classes['marks']} aria-label="Dates of this request">
          {marks.map((mark) => (
            <li key={mark.label} data-kind={mark.kind}>
              {mark.label}:{' '}
              <time dateTime={new Date(mark.at).toISOString()} title={instantText(mark.at, timeZone)}>
                {wordsOf(mark, now, timeZone)}
              </time>
            </li>
          ))}
        </ol>
      </figcaption>
    </figure>
  );
}
