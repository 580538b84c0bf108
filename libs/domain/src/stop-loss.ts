import type { Instant, RequestEvent } from '#contracts';
import { ownFault } from './own-fault.js';
import { isSettled, tasksOf, type PrivacyRequest, type Task } from './privacy-request.js';

/** Whether a request's tasks have had the time they get. An Export whose clock stands is not running out of it. */
export function timeIsOver(request: PrivacyRequest, at: Instant): boolean {
  const stands = request.kind === 'Export' && request.clock.pausedAt !== null;
  return !stands && request.stopLossAt !== null && request.stopLossAt <= at;
}

/**
 * The time of a task is over. In an Export it fails, is named, and the package goes out without it.
 * A delete is never given up: people are told, and it goes on.
 */
export function outOfTime(request: PrivacyRequest, task: Task): readonly RequestEvent[] {
  const about = { taskId: task.id, host: task.host };
  const reached = stopLossReached(task);
  if (request.kind === 'AccountClose' || task.state === 'failed') return [reached];
  const last = task.fault ?? ownFault(task.manual ? 'step-not-done' : 'stop-loss-reached');
  const fault = { ...last, retryable: false };
  return [reached, { type: 'TaskFailed', data: { ...about, attempt: Math.max(1, task.attempt), fault } }];
}

/**
 * What a handler has in hand may still come: it is given up when it fails or its lease is over, not before. So a
 * Lethe that was off over the day itself asks the hosts once more instead of sending out gaps of its own making.
 */
export function stopLoss(request: PrivacyRequest, at: Instant): readonly RequestEvent[] {
  if (!timeIsOver(request, at)) return [];
  return tasksOf(request)
    .filter((task) => !isSettled(task) && !task.stopLossReached && hasStopLoss(request, task))
    .flatMap((task) => (isInHand(task, at) ? [stopLossReached(task)] : outOfTime(request, task)));
}

/** Whether the next failure of a task is its last: an Export does not wait for another attempt after its time. */
export const isLastAttempt = (request: PrivacyRequest, task: Task): boolean =>
  request.kind === 'Export' && task.stopLossReached;

const isInHand = (task: Task, at: Instant): boolean =>
  task.state === 'running' && task.leaseUntil !== null && task.leaseUntil > at;

const stopLossReached = (task: Task): RequestEvent => ({
  type: 'TaskStopLossReached',
  data: { taskId: task.id, host: task.host },
});

/** The last sweep and re-scan have the purge date instead, and assembling waits for the others. */
const hasStopLoss = (request: PrivacyRequest, task: Task): boolean =>
  task.action !== 'assemble' &&
  (request.kind === 'Export' || (task.phase !== 'after-30-days' && task.action !== 'verify-purge'));
