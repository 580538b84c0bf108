import type { RequestView } from '../../../api/types.js';

/** A date on the line of a request. */
export interface DeadlineMark {
  readonly at: number;
  readonly label: string;
  /** `due`: something has to be done by then */
  readonly kind: 'past' | 'due' | 'today' | 'end';
}

type Dated = Pick<
  RequestView,
  'receivedAt' | 'completedAt' | 'clock' | 'sweepDueAt' | 'purgeDueAt' | 'package' | 'kind'
>;

const due = (at: string | null | undefined, label: string): readonly DeadlineMark[] =>
  at === null || at === undefined ? [] : [{ at: Date.parse(at), label, kind: 'due' }];

/**
 * All dates of a request in order, with today among them as long as it is open.
 * @param now milliseconds
 * @param today what that day is called: the past is looked at from a day of its own
 */
export function deadlineMarks(view: Dated, now: number, today = 'Today'): readonly DeadlineMark[] {
  const { clock, completedAt } = view;
  const isOneDate = clock.dueAt === clock.legalDueAt;
  const marks: DeadlineMark[] = [
    { at: Date.parse(view.receivedAt), label: 'Received', kind: 'past' },
    ...due(clock.confirmDueAt, 'Receipt to be confirmed'),
    ...due(clock.dueAt, isOneDate ? 'Answer due, by law too' : 'Answer due'),
    ...(isOneDate ? [] : due(clock.legalDueAt, 'Answer due by law')),
    ...due(view.sweepDueAt, 'Last sweep begins'),
    ...due(view.purgeDueAt, 'Purge due'),
    ...due(view.package?.expiresAt, 'Package is removed'),
    completedAt === null
      ? { at: now, label: today, kind: 'today' }
      : { at: Date.parse(completedAt), label: 'Ended', kind: 'end' },
  ];
  return marks.sort((one, other) => one.at - other.at);
}

const WHOLE = 100;

/** Where a mark stands on the line, in percent. */
export function placeOnLine(marks: readonly DeadlineMark[], at: number): number {
  const first = marks[0]?.at ?? at;
  const span = (marks.at(-1)?.at ?? at) - first;
  return span === 0 ? 0 : ((at - first) / span) * WHOLE;
}
