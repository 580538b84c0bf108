import type { Instant, TaskId } from '#contracts';
import { deletesAtSource, waitsForAging } from './privacy-request.js';
import type { SealedTaskView } from './sealed-view.js';
import { DAY, instant, milliseconds } from './time.js';

const HOUR = 3_600_000;

/**
 * How long a task is expected to take from when it can begin, hours. On the long side: whoever asks what
 * an absence would do wants to hear of it once too often rather than once too seldom.
 */
const EXPECTED_HOURS: Readonly<Record<SealedTaskView['action'], number>> = {
  'export-records': 12,
  'search-logs': 12,
  'search-syslog': 12,
  screenshots: 5 * 24,
  'review-other-people': 3 * 24,
  export: 3 * 24,
  assemble: 1,
  'delete-records': 12,
  'delete-user-record': 5 * 24,
  'close-account': 24,
  'sweep-logs': 24,
  'verify-purge': 24,
};

/** Until a second person has looked at a request, hours. */
export const APPROVAL_HOURS = 2 * 24;
/** Until somebody has seen to a task that failed, hours. */
const MEND_HOURS = 3 * 24;
/** A look at a source that is at work already, hours. */
const LOOK_AGAIN_HOURS = 1;

export type ExpectedTask = Pick<
  SealedTaskView,
  'id' | 'source' | 'host' | 'action' | 'phase' | 'state' | 'manual' | 'dependsOn' | 'checkAfter'
>;

/** A time in which some of the work is not done. What it falls into is done again after it. */
export interface TimeOff {
  readonly from: number;
  readonly to: number;
  readonly holds: (task: ExpectedTask) => boolean;
}

/** When work that can begin at a moment is done; milliseconds since 1970. */
export function doneBy(start: number, hours: number, timeOff: TimeOff | null): number {
  const end = start + hours * HOUR;
  const cut = timeOff !== null && start < timeOff.to && end > timeOff.from;
  return cut ? timeOff.to + hours * HOUR : end;
}

const SETTLED: ReadonlySet<string> = new Set(['succeeded', 'skipped', 'not-applicable', 'cancelled']);

const hoursOf = (task: ExpectedTask): number => {
  if (task.state === 'failed') return MEND_HOURS + EXPECTED_HOURS[task.action];
  return task.state === 'waiting-on-source' ? LOOK_AGAIN_HOURS : EXPECTED_HOURS[task.action];
};

export interface Expectation {
  /** nothing begins before it, milliseconds since 1970 */
  readonly begin: number;
  readonly timeOff: TimeOff | null;
  /** days after the deletes until their logs have aged */
  readonly purgeDays: number;
  /** days that this is moved by */
  readonly movedDays: number;
}

/** Tasks with the moments they are expected to be done, milliseconds since 1970. */
export class ExpectedWork {
  readonly #byId: ReadonlyMap<TaskId, ExpectedTask>;
  readonly #done = new Map<TaskId, number>();
  #deleted: number | undefined;

  constructor(
    private readonly tasks: readonly ExpectedTask[],
    private readonly expectation: Expectation,
  ) {
    this.#byId = new Map(tasks.map((task) => [task.id, task]));
  }

  /** When the last of some tasks is done; the beginning where there is none. */
  doneAt(which: (task: ExpectedTask) => boolean): Instant {
    return instant(this.#last(this.tasks.filter(which)));
  }

  #deletedAt(): number {
    this.#deleted ??= this.#last(this.tasks.filter(deletesAtSource));
    return this.#deleted;
  }

  #last(tasks: readonly ExpectedTask[]): number {
    return tasks.reduce((latest, task) => Math.max(latest, this.#of(task)), this.expectation.begin);
  }

  #of(task: ExpectedTask): number {
    const known = this.#done.get(task.id);
    if (known !== undefined) return known;
    const done = SETTLED.has(task.state) ? this.expectation.begin : this.#open(task);
    this.#done.set(task.id, done);
    return done;
  }

  #open(task: ExpectedTask): number {
    const { timeOff } = this.expectation;
    const before = this.#last(task.dependsOn.flatMap((id) => this.#byId.get(id) ?? []));
    const start = Math.max(before, this.#mayBegin(task));
    return doneBy(start, hoursOf(task), timeOff?.holds(task) ? timeOff : null);
  }

  /** The moment that a task waits for, whatever is done before it. */
  #mayBegin(task: ExpectedTask): number {
    const { begin, purgeDays, movedDays } = this.expectation;
    const planned = task.checkAfter === null ? null : milliseconds(task.checkAfter);
    if (task.state !== 'blocked' || !waitsForAging(task)) return planned ?? begin;
    // Before the deletes are done no day is set yet.
    const aged = planned ?? this.#deletedAt() + purgeDays * DAY;
    return aged + movedDays * DAY;
  }
}
