import type { DeadlineBreach, HostName, Instant, Source, Team } from '#contracts';
import { APPROVAL_HOURS, doneBy, ExpectedWork, type ExpectedTask, type TimeOff } from './expected-work.js';
import { planFanOut, type Topology } from './fan-out-plan.js';
import { policyOf, type Policy } from './policies.js';
import { deletesAtSource, waitsForAging } from './privacy-request.js';
import type { SealedView } from './sealed-view.js';
import { milliseconds, plusDays } from './time.js';

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

const planned = (view: SealedView, topology: Topology): readonly ExpectedTask[] =>
  planFanOut({ ...view, asked: view.sources }, topology).tasks.map((task) => ({
    ...task,
    state: 'blocked',
    checkAfter: null,
  }));

/** A request as far as the questions go: what it has to do, and from when on it can. */
interface Asked {
  readonly view: SealedView;
  readonly tasks: readonly ExpectedTask[];
  readonly policy: Policy;
  readonly waitsForApproval: boolean;
}

function workOf(
  { tasks, policy, waitsForApproval }: Asked,
  whatIf: WhatIf | null,
  now: Instant,
): ExpectedWork {
  const absence = whatIf && 'absence' in whatIf ? whatIf.absence : null;
  const timeOff = absence && timeOffOf(absence);
  const approvers = absence && 'team' in absence.who && absence.who.team === 'approvals' ? timeOff : null;
  const begin = milliseconds(now);
  return new ExpectedWork(tasks, {
    begin: waitsForApproval ? doneBy(begin, APPROVAL_HOURS, approvers) : begin,
    timeOff,
    purgeDays: policy.purgeDays,
    movedDays: whatIf && 'sweepAfterDays' in whatIf ? whatIf.sweepAfterDays - policy.purgeDays : 0,
  });
}

const isAnswer = ({ kind }: SealedView) =>
  kind === 'Export' ? (task: ExpectedTask) => task.action === 'assemble' : deletesAtSource;

/** The purge has its own date once every source has deleted; before, the one it would get. */
function purgeDueAt({ view, policy }: Asked, otherwise: ExpectedWork): Instant {
  return (
    view.purgeDueAt ?? plusDays(otherwise.doneAt(deletesAtSource), policy.purgeDays + policy.purgeGraceDays)
  );
}

/**
 * What an open request would miss that it does not miss, or not by as much, as things are: its answer, else
 * its verified purge. Pure: the view is not changed. While its clock stands a request has no answer to miss.
 *
 * An answer is delayed when the work for it is; that an Export would go out in time with a named gap
 * instead is not taken for an answer here.
 */
export function breachOf(
  view: SealedView,
  whatIf: WhatIf,
  { now, topology }: SimulationTerms,
): DeadlineBreach | undefined {
  const waitsForApproval = view.progress === 'awaiting-approval';
  const tasks = view.tasks.length > 0 ? view.tasks : planned(view, topology);
  const asked: Asked = { view, tasks, policy: policyOf(view.policy), waitsForApproval };
  const [then, otherwise] = [workOf(asked, whatIf, now), workOf(asked, null, now)];
  const look = (
    axis: DeadlineBreach['axis'],
    dueAt: Instant,
    which: (task: ExpectedTask) => boolean,
  ): DeadlineBreach | undefined => {
    const [wouldFinishAt, otherwiseAt] = [then.doneAt(which), otherwise.doneAt(which)];
    const late = wouldFinishAt > dueAt && wouldFinishAt > otherwiseAt;
    return late ? { id: view.id, axis, dueAt, wouldFinishAt, otherwiseAt } : undefined;
  };
  const runs = view.clock.metAt === null && !view.clock.paused;
  const answer = runs ? look('clock', view.clock.dueAt, isAnswer(view)) : undefined;
  if (answer || view.kind === 'Export') return answer;
  return look('purge', purgeDueAt(asked, otherwise), waitsForAging);
}

/** Whether an absence can touch a request at all; asked of its row, so that most need not be read. */
export const mayTouch = (whatIf: WhatIf, sources: readonly Source[]): boolean =>
  !('absence' in whatIf) || !('source' in whatIf.absence.who) || sources.includes(whatIf.absence.who.source);
