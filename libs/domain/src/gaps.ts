import { remarkedGap, type Gap } from '#contracts';
import { HOST_RETIRED, isSettled, tasksOf, type PrivacyRequest, type Task } from './privacy-request.js';
import { standingContradictions } from './re-scans.js';
import { concernOf, restraintsOn, type Standing } from './restraints.js';

const gap = (task: Task, reason: string): Gap => ({
  taskId: task.id,
  source: task.source,
  host: task.host,
  reason,
});

/** Why a task brings nothing: it was skipped, it failed for good, or its host is no more. */
function reasonOf(task: Task): string | null {
  if (task.state === 'skipped') return 'skipped';
  if (task.reasonCode === HOST_RETIRED) return HOST_RETIRED;
  if (task.state === 'failed') return task.fault?.code ?? 'failed';
  return null;
}

/**
 * Records that may name other people go out only after a person has reviewed them; when nobody has,
 * they are withheld and named as missing. So they are when that person says so, and when that person wants
 * the others taken out of records in which the handler could tell nobody else: then there is no form without them.
 */
function withheld(tasks: readonly Task[]): readonly Gap[] {
  const review = tasks.find((task) => task.action === 'review-other-people');
  if (!review) return [];
  return tasks
    .filter((task) => task.action === 'export-records' && task.state === 'succeeded')
    .flatMap((task) => {
      const reason = withheldBecause(review, task);
      return reason === null ? [] : [gap(task, reason)];
    });
}

function withheldBecause(review: Task, records: Task): string | null {
  if (review.state !== 'succeeded') return 'not-reviewed';
  const decision = review.review?.decision;
  if (decision === 'withhold') return 'other-people-withheld';
  const isRedactable = (records.proof?.counts.aboutOthers ?? 0) > 0;
  return decision === 'redact' && !isRedactable ? 'not-redactable' : null;
}

/** A part came whole and says itself that it is not all. */
const inPart = (task: Task): readonly Gap[] =>
  task.state === 'succeeded' && task.proof
    ? task.proof.remarks
        .filter((remark) => remarkedGap(task.source, remark) !== undefined)
        .map((remark) => gap(task, remark))
    : [];

/**
 * Whether what a task brought belongs to the package that these gaps are of. What it names as missing brings nothing,
 * even if it came in the meantime; where only a part of it is missing, the rest goes out.
 */
export const goesOut = (task: Task, gaps: readonly Gap[]): boolean =>
  task.state === 'succeeded' &&
  task.action !== 'assemble' &&
  gaps.every(({ taskId, reason }) => taskId !== task.id || remarkedGap(task.source, reason) !== undefined);

/** What an Export's package lacks: of its tasks, and the sources that are not configured. */
export function gapsOf(request: PrivacyRequest): readonly Gap[] {
  const tasks = tasksOf(request).filter((task) => task.action !== 'assemble');
  const notConfigured = request.leftOut
    .filter((left) => left.reason === 'not-configured')
    .map((left): Gap => ({ taskId: null, source: left.source, host: null, reason: left.reason }));
  const missing = tasks.flatMap((task) => {
    const reason = reasonOf(task);
    return reason === null ? inPart(task) : [gap(task, reason)];
  });
  return [...missing, ...withheld(tasks), ...notConfigured];
}

/** Why a task is not done: what stands against it, what it failed at, or how it stands. */
function undoneBecause(request: PrivacyRequest, task: Task, standing: Standing | undefined): string {
  const now = standing && !isSettled(task) ? restraintsOn(concernOf(request), task, standing) : task.heldBy;
  const [restraint] = now ?? [];
  if (restraint) return restraint.kind === 'legal-hold' ? 'on-legal-hold' : restraint.kind;
  return task.fault?.code ?? task.state;
}

/**
 * What remains of a request that a person ends: every task that is not done, and what was found again.
 * @param standing undefined: what stood against a task when it was last to go on is what counts
 */
export const remaining = (request: PrivacyRequest, standing?: Standing): readonly Gap[] => [
  ...tasksOf(request)
    .filter((task) => task.state !== 'succeeded' && task.state !== 'not-applicable')
    .map((task) => gap(task, undoneBecause(request, task, standing))),
  ...standingContradictions(request).map((task) => gap(task, 'contradicted')),
];
