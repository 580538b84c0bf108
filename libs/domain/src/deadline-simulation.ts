import type { DeadlineBreach, HostName, Instant, RequestId, Source, Team } from '#contracts';
import {
  APPROVAL_HOURS,
  doneBy,
  ExpectedWork,
  lastOf,
  type Expectation,
  type ExpectedTask,
  type TimeOff,
} from './expected-work.js';
import { planFanOut, type Topology } from './fan-out-plan.js';
import { outlookOf, ownDaysOf, type Outlook, type OwnDays } from './outlook.js';
import { policyOf } from './policies.js';
import { deletesAtSource, waitsForAging } from './privacy-request.js';
import type { SealedView } from './sealed-view.js';
import { DAY, instant, milliseconds } from './time.js';

/** Whoever does no work from one moment to another. */
export interface Absence {
  readonly who: { readonly source: Source } | { readonly host: HostName } | { readonly team: Team };
  readonly from: Instant;
  readonly to: Instant;
}

/** What is thought of: an absence, or that the last sweep runs on another day after the delete. */
export type WhatIf = { readonly absence: Absence } | { readonly sweepAfterDays: number };

export interface SimulationTerms {
  readonly now: Instant;
  /** what exists here, for requests that are not planned yet */
  readonly topology: Topology;
}

function timeOffOf({ who, from, to }: Absence): TimeOff {
  const [begin, end] = [milliseconds(from), milliseconds(to)];
  if ('source' in who) return { from: begin, to: end, holds: (task) => task.source === who.source };
  if ('team' in who)
    return { from: begin, to: end, holds: (task) => who.team === 'manual-steps' && task.manual };
  const host = who.host.toLowerCase();
  return { from: begin, to: end, holds: (task) => task.host?.toLowerCase() === host };
}

function planned(outlook: Outlook, topology: Topology): readonly ExpectedTask[] {
  // Its tasks have no ids yet; those that the plan gives them matter to nobody here.
  const { tasks } = planFanOut({ ...outlook, id: '', asked: outlook.sources }, topology);
  const places = new Map(tasks.map(({ id }, place) => [id, place]));
  return tasks.map(({ dependsOn, ...task }) => ({
    ...task,
    state: 'blocked',
    dependsOn: dependsOn.flatMap((id) => places.get(id) ?? []),
    day: null,
  }));
}

/** What is expected of a request's work with what is thought of, and as things are. */
function expectationsOf(
  { progress, policy }: Outlook,
  whatIf: WhatIf,
  now: Instant,
): { readonly then: Expectation; readonly otherwise: Expectation } {
  const absence = 'absence' in whatIf ? whatIf.absence : null;
  const timeOff = absence && timeOffOf(absence);
  const approvers = absence && 'team' in absence.who && absence.who.team === 'approvals' ? timeOff : null;
  const [start, { purgeDays }] = [milliseconds(now), policyOf(policy)];
  const begin = (away: TimeOff | null) =>
    progress === 'awaiting-approval' ? doneBy(start, APPROVAL_HOURS, away) : start;
  const movedDays = 'sweepAfterDays' in whatIf ? whatIf.sweepAfterDays - purgeDays : 0;
  return {
    then: { begin: begin(approvers), timeOff, purgeDays, movedDays },
    otherwise: { begin: begin(null), timeOff: null, purgeDays, movedDays: 0 },
  };
}

const isAnswer = ({ kind }: Outlook) =>
  kind === 'Export' ? (task: ExpectedTask) => task.action === 'assemble' : deletesAtSource;

/** When something is done, with what is thought of and as things are; milliseconds since 1970. */
interface Finish {
  readonly would: number;
  readonly otherwise: number;
}

/** One question about all requests that have the same before them. */
export class Prospect {
  readonly #work: ExpectedWork;
  readonly #expectations: ReturnType<typeof expectationsOf>;
  readonly #answers: readonly number[];
  readonly #deletes: readonly number[];
  readonly #aging: readonly number[];
  /** days after the deletes until the purge is due */
  readonly #purgeDays: number;

  constructor(
    private readonly outlook: Outlook,
    whatIf: WhatIf,
    { now, topology }: SimulationTerms,
  ) {
    this.#work = new ExpectedWork(outlook.tasks.length > 0 ? outlook.tasks : planned(outlook, topology));
    this.#expectations = expectationsOf(outlook, whatIf, now);
    this.#answers = this.#work.places(isAnswer(outlook));
    this.#deletes = this.#work.places(deletesAtSource);
    this.#aging = this.#work.places(waitsForAging);
    const { purgeDays, purgeGraceDays } = policyOf(outlook.policy);
    this.#purgeDays = purgeDays + purgeGraceDays;
  }

  /** What one of them would miss by its own days: its answer, else its verified purge. */
  breach(id: RequestId, own: OwnDays): DeadlineBreach | undefined {
    const { then, otherwise } = this.#expectations;
    const days = own.days.map(milliseconds);
    const [would, is] = [this.#work.doneAt(days, then), this.#work.doneAt(days, otherwise)];
    const finish = (places: readonly number[]): Finish => ({
      would: lastOf(would, places, then.begin),
      otherwise: lastOf(is, places, otherwise.begin),
    });
    const runs = own.metAt === null && !own.paused;
    const late = runs ? lateness(id, 'clock', milliseconds(own.dueAt), finish(this.#answers)) : undefined;
    if (late || this.outlook.kind === 'Export') return late;
    // The purge has its own date once every source has deleted; before, the one it would get.
    const purgeDueAt =
      own.purgeDueAt === null
        ? lastOf(is, this.#deletes, otherwise.begin) + this.#purgeDays * DAY
        : milliseconds(own.purgeDueAt);
    return lateness(id, 'purge', purgeDueAt, finish(this.#aging));
  }
}

function lateness(
  id: RequestId,
  axis: DeadlineBreach['axis'],
  dueAt: number,
  { would, otherwise }: Finish,
): DeadlineBreach | undefined {
  if (would <= dueAt || would <= otherwise) return undefined;
  return {
    id,
    axis,
    dueAt: instant(dueAt),
    wouldFinishAt: instant(would),
    otherwiseAt: instant(otherwise),
  };
}

/**
 * What an open request would miss that it does not miss, or not by as much, as things are: its answer, else
 * its verified purge. Pure: the view is not changed. While its clock stands a request has no answer to miss.
 *
 * An answer is delayed when the work for it is; that an Export would go out in time with a named gap
 * instead is not taken for an answer here.
 */
export const breachOf = (
  view: SealedView,
  whatIf: WhatIf,
  terms: SimulationTerms,
): DeadlineBreach | undefined =>
  new Prospect(outlookOf(view), whatIf, terms).breach(view.id, ownDaysOf(view));

/** Whether an absence can touch a request at all; asked first, so that most need not be thought through. */
export const mayTouch = (whatIf: WhatIf, sources: readonly Source[]): boolean =>
  !('absence' in whatIf) || !('source' in whatIf.absence.who) || sources.includes(whatIf.absence.who.source);
