import type { Overview } from '../../api/types.js';

type DueOnDay = Overview['due'][number];

/** Days ahead that are drawn one by one: beyond the 30 days after which logs of today may be purged. */
export const AHEAD = 45;
const DAY_MS = 86_400_000;

/** One column of the drawing. */
export interface Column extends DueOnDay {
  /** days from today: -1 gathers all that is overdue, AHEAD + 1 all that is due later */
  readonly offset: number;
}

const dayNumber = (day: string): number => Math.round(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / DAY_MS);

const dayText = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);

/** A column for each day from today on; what is overdue goes before them, what is due later behind them. */
export function columnsOf(due: readonly DueOnDay[], now: string): readonly Column[] {
  const today = dayNumber(now);
  const columns = Array.from({ length: AHEAD + 3 }, (_, index) => ({
    offset: index - 1,
    day: dayText(today + index - 1),
    answers: 0,
    purges: 0,
  }));
  for (const { day, answers, purges } of due) {
    const offset = Math.min(Math.max(dayNumber(day) - today, -1), AHEAD + 1);
    const column = columns[offset + 1];
    if (!column) continue;
    column.answers += answers;
    column.purges += purges;
  }
  return columns;
}

/** What a column is called in words and tables. */
export function columnName({ offset, day }: Pick<Column, 'offset' | 'day'>): string {
  if (offset < 0) return 'Overdue';
  if (offset === 0) return 'Today';
  return offset > AHEAD ? 'Later' : day;
}

/** The drawing in one sentence, for those who do not see it. */
export function inOneSentence(columns: readonly Column[]): string {
  const sum = (of: (offset: number) => boolean) =>
    columns
      .filter(({ offset }) => of(offset))
      .reduce((all, { answers, purges }) => all + answers + purges, 0);
  return (
    `Deadlines of open requests: ${sum((offset) => offset < 0)} overdue, ` +
    `${sum((offset) => offset >= 0 && offset <= 7)} within seven days, ` +
    `${sum((offset) => offset > 7 && offset <= 30)} within thirty days, ${sum((offset) => offset > 30)} later.`
  );
}
