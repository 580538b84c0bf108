import type { Instant, RequestEvent } from '#contracts';
import { ownFault } from './own-fault.js';
import { dependenciesLet, isSettled, tasksOf, type PrivacyRequest, type Task } from './privacy-request.js';
import { plusDays } from './time.js';

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
  const reached = stopLossReached(task);
  if (request.kind === 'AccountClose' || task.state === 'failed') return [reached];
  return [reached, ...givenUp(task)];
}

function givenUp(task: Task): readonly RequestEvent[] {
  const last = task.fault ?? ownFault(task.manual ? 'step-not-done' : 'stop-loss-reached');
  const fault = { ...last, retryable: false };
  const about = { taskId: task.id, host: task.host };
  return [{ type: 'TaskFailed', data: { ...about, attempt: Math.max(1, task.attempt), fault } }];
}

/**
 * What is in hand may still come for a day: a Lethe that was off over the day of the stop-loss asks the hosts
 * instead of sending out gaps of its own making. When that day is over, so is all of it.
 */
export function stopLoss(request: PrivacyRequest, at: Instant): readonly RequestEvent[] {
  if (!timeIsOver(request, at)) return [];
  return tasksOf(request)
    .filter((task) => !isSettled(task) && hasStopLoss(request, task))
    .flatMap((task) => {
      if (task.stopLossReachedAt !== null) return lastDayIsOver(request, task, at) ? givenUp(task) : [];
      return isInHand(request, task, at) ? [stopLossReached(task)] : outOfTime(request, task);
    });
}

/** When what is in hand at the stop-loss is waited for no longer; null: nothing is. */
export function lastDayEndsAt(request: PrivacyRequest): Instant | null {
  const reached = tasksOf(request).flatMap((task) =>
    isOpen(request, task) && task.stopLossReachedAt !== null ? [task.stopLossReachedAt] : [],
  );
  const last = reached.toSorted().at(-1);
  return last === undefined ? null : plusDays(last, 1);
}

const lastDayIsOver = (request: PrivacyRequest, task: Task, at: Instant): boolean =>
  isOpen(request, task) && task.stopLossReachedAt !== null && plusDays(task.stopLossReachedAt, 1) <= at;

const isOpen = (request: PrivacyRequest, task: Task): boolean =>
  request.kind === 'Export' && !isSettled(task) && task.state !== 'failed';

/** Whether the next failure of a task is its last: an Export does not wait for another attempt after its time. */
export const isLastAttempt = (request: PrivacyRequest, task: Task): boolean =>
  request.kind === 'Export' && task.stopLossReachedAt !== null;

/**
 * With a handler, or with the source that the handler looks at again; or not begun, because it waits for what is
 * in hand itself. What waits for such a one that failed goes on with the stop-loss: it was never asked.
 */
function isInHand(request: PrivacyRequest, task: Task, at: Instant): boolean {
  if (task.heldBy !== null || task.manual) return false;
  if (task.state === 'running') return task.leaseUntil !== null && task.leaseUntil > at;
  return task.state === 'waiting-on-source' || (task.state === 'blocked' && !dependenciesLet(request, task));
}

const stopLossReached = (task: Task): RequestEvent => ({
  type: 'TaskStopLossReached',
  data: { taskId: task.id, host: task.host },
});

/** The last sweep and re-scan have the purge date instead, and assembling waits for the others. */
const hasStopLoss = (request: PrivacyRequest, task: Task): boolean =>
  task.action !== 'assemble' &&
  (request.kind === 'Export' || (task.phase !== 'after-30-days' && task.action !== 'verify-purge'));
