import { deletesAtSource, waitsForAging } from './privacy-request.js';
import type { SealedTaskView } from './sealed-view.js';
import { DAY } from './time.js';

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

/** What is known of a task to think ahead. Requests that differ in days alone have the same tasks. */
export interface ExpectedTask extends Pick<
  SealedTaskView,
  'source' | 'host' | 'action' | 'phase' | 'state' | 'manual'
> {
  /** places among the tasks */
  readonly dependsOn: readonly number[];
  /** which of the request's days it waits for; null: none */
  readonly day: number | null;
}

/** A time in which some of the work is not done. What it falls into is done again after it. */
export interface TimeOff {
  /** milliseconds since 1970 */
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

/** A task with what does not depend on when anything is. */
interface Step {
  readonly task: ExpectedTask;
  readonly settled: boolean;
  readonly hours: number;
  /** waits for logs to age: by its own day, or by that which the deletes will set */
  readonly ages: boolean;
}

/** Some tasks, made ready to be counted through once for each of the requests that have the same. */
export class ExpectedWork {
  readonly #steps: readonly Step[];
  /** places of the steps, each behind those that it waits for */
  readonly #order: readonly number[];
  readonly #deletes: readonly number[];

  constructor(private readonly tasks: readonly ExpectedTask[]) {
    this.#steps = tasks.map((task) => ({
      task,
      settled: SETTLED.has(task.state),
      hours: hoursOf(task),
      ages: task.state === 'blocked' && waitsForAging(task),
    }));
    this.#deletes = this.places(deletesAtSource);
    this.#order = this.#inOrder();
  }

  /** Of those tasks that are meant. */
  places(which: (task: ExpectedTask) => boolean): readonly number[] {
    return this.tasks.flatMap((task, place) => (which(task) ? [place] : []));
  }

  /**
   * @param days those that tasks wait for, milliseconds since 1970
   * @returns when each task is expected to be done, milliseconds since 1970
   */
  doneAt(days: readonly number[], expectation: Expectation): Float64Array {
    const done = new Float64Array(this.#steps.length);
    for (const place of this.#order) {
      const step = this.#steps[place];
      if (step) done[place] = step.settled ? expectation.begin : this.#open(step, days, expectation, done);
    }
    return done;
  }

  #open({ task, hours, ages }: Step, days: readonly number[], expectation: Expectation, done: Float64Array) {
    const { begin, timeOff, purgeDays, movedDays } = expectation;
    const own = task.day === null ? undefined : days[task.day];
    // Before the deletes are done no day is set yet.
    const mayBegin = ages
      ? (own ?? lastOf(done, this.#deletes, begin) + purgeDays * DAY) + movedDays * DAY
      : (own ?? begin);
    const start = Math.max(lastOf(done, task.dependsOn, begin), mayBegin);
    return doneBy(start, hours, timeOff?.holds(task) ? timeOff : null);
  }

  #inOrder(): readonly number[] {
    const order = new Set<number>();
    const visit = (place: number): void => {
      const step = this.#steps[place];
      if (!step || order.has(place)) return;
      for (const before of step.task.dependsOn) visit(before);
      if (step.ages && step.task.day === null) for (const before of this.#deletes) visit(before);
      order.add(place);
    };
    for (const place of this.#steps.keys()) visit(place);
    return [...order];
  }
}

/** When the last of some tasks is done; the beginning where there is none. */
export function lastOf(done: Float64Array, places: readonly number[], begin: number): number {
  let last = begin;
  for (const place of places) last = Math.max(last, done[place] ?? begin);
  return last;
}
