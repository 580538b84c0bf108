import type { Gap } from '#contracts';
import { HOST_RETIRED, tasksOf, type PrivacyRequest, type Task } from './privacy-request.js';
import { standingContradictions } from './re-scans.js';

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
 * they are withheld and named as missing. So they are when that person says so.
 */
function withheld(tasks: readonly Task[]): readonly Gap[] {
  const review = tasks.find((task) => task.action === 'review-other-people');
  if (!review) return [];
  const isDone = review.state === 'succeeded';
  if (isDone && review.review?.decision !== 'withhold') return [];
  return tasks
    .filter((task) => task.action === 'export-records' && task.state === 'succeeded')
    .map((task) => gap(task, isDone ? 'other-people-withheld' : 'not-reviewed'));
}

/** What an Export's package lacks: of its tasks, and the sources that are not configured. */
export function gapsOf(request: PrivacyRequest): readonly Gap[] {
  const tasks = tasksOf(request).filter((task) => task.action !== 'assemble');
  const notConfigured = request.leftOut
    .filter((left) => left.reason === 'not-configured')
    .map((left): Gap => ({ taskId: null, source: left.source, host: null, reason: left.reason }));
  const missing = tasks.flatMap((task) => {
    const reason = reasonOf(task);
    return reason === null ? [] : [gap(task, reason)];
  });
  return [...missing, ...withheld(tasks), ...notConfigured];
}

/** What remains of a request that a person ends: every task that is not done, and what was found again. */
export const remaining = (request: PrivacyRequest): readonly Gap[] => [
  ...tasksOf(request)
    .filter((task) => task.state !== 'succeeded' && task.state !== 'not-applicable')
    .map((task) => gap(task, task.fault?.code ?? task.state)),
  ...standingContradictions(request).map((task) => gap(task, 'contradicted')),
];
