import type { RequestView } from '../../../api/types.js';

/** A date on the line of a request. */
export interface DeadlineMark {
  readonly at: number;
  readonly label: string;
  /** `due`: something is still to be done by then, or happens then; `past`: a date that is nobody’s task any more */
  readonly kind: 'past' | 'due' | 'today' | 'end';
}

type Dated = Pick<
  RequestView,
  'receivedAt' | 'completedAt' | 'clock' | 'sweepDueAt' | 'purgeDueAt' | 'package' | 'kind'
>;

type At = string | null | undefined;

const dated = (at: At, label: string, kind: DeadlineMark['kind']): readonly DeadlineMark[] =>
  at === null || at === undefined ? [] : [{ at: Date.parse(at), label, kind }];

const isMet = ({ state }: RequestView['clock']): boolean => state === 'met' || state === 'met-late';

/**
 * All dates of a request in order, with today among them as long as it is open.
 * @param now milliseconds
 * @param today what that day is called: the past is looked at from a day of its own
 */
export function deadlineMarks(view: Dated, now: number, today = 'Today'): readonly DeadlineMark[] {
  const { clock, completedAt } = view;
  const isOneDate = clock.dueAt === clock.legalDueAt;
  const received = Date.parse(view.receivedAt);
  const isOpen = completedAt === null;
  const isAwaited = isOpen && !isMet(clock);
  // Nobody has an hour left for what has ended, or for an answer that was given: such a date was due.
  const either = (holds: boolean, at: At, due: string, was: string) =>
    dated(at, holds ? due : was, holds ? 'due' : 'past');
  const answer = (at: At, words: string) =>
    either(isAwaited, at, `Answer due${words}`, `Answer was due${words}`);
  const marks: DeadlineMark[] = [
    { at: received, label: 'Received', kind: 'past' },
    ...either(isAwaited, clock.confirmDueAt, 'Receipt to be confirmed', 'Receipt was to be confirmed'),
    ...answer(clock.dueAt, isOneDate ? ', by law too' : ''),
    ...(isOneDate ? [] : answer(clock.legalDueAt, ' by law')),
    ...either(isOpen, view.sweepDueAt, 'Last sweep begins', 'Last sweep was to begin'),
    ...either(isOpen, view.purgeDueAt, 'Purge due', 'Purge was due'),
    ...either(
      view.package?.expired !== true,
      view.package?.expiresAt,
      'Package is removed',
      'Package was removed',
    ),
    // Minutes are counted, and a request of this minute has been received before.
    completedAt === null
      ? { at: Math.max(now, received), label: today, kind: 'today' }
      : { at: Date.parse(completedAt), label: 'Ended', kind: 'end' },
  ];
  return marks.sort((one, other) => one.at - other.at);
}

/**
 * Where the numbers of marks stand, so that none lies on another: as near to its mark as the one before it lets it.
 * @param places of the marks, in order
 * @param gap that two numbers need
 */
export function numberPlaces(places: readonly number[], gap: number, width: number): readonly number[] {
  const pushed: number[] = [];
  for (const place of places) pushed.push(Math.max(place, (pushed.at(-1) ?? -gap) + gap));
  let most = width;
  return pushed
    .reverse()
    .map((place) => {
      const at = Math.min(place, most);
      most = at - gap;
      return at;
    })
    .reverse();
}

const WHOLE = 100;

/** Where a mark stands on the line, in percent. */
export function placeOnLine(marks: readonly DeadlineMark[], at: number): number {
  const first = marks[0]?.at ?? at;
  const span = (marks.at(-1)?.at ?? at) - first;
  return span === 0 ? 0 : ((at - first) / span) * WHOLE;
}
