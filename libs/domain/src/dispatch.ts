import type { Instant, RequestEvent, RequestEventOf } from '#contracts';
import { leaseSecondsOf } from './lease.js';
import { policyOf } from './policies.js';
import type { PrivacyRequest, Task } from './privacy-request.js';
import { concernOf, areSameRestraints, restraintsOn, type Standing } from './restraints.js';
import { plusDays, plusSeconds } from './time.js';

/**
 * An account that was made after the request was submitted is not the one that was meant: after a purge
 * a name is free, and its next bearer must not be deleted for what a re-scan finds.
 *
 * Entries before this moment have to go. The sweep of the day of the close takes what is older than
 * the purge days. The last sweep takes all that was there on the day it waited for: on a later day it
 * does not reach further than was promised, and what was written since shows in the re-scan.
 */
function cutOff(request: PrivacyRequest, task: Task, at: Instant): Instant | null {
  if (task.action === 'close-account') return request.recordedAt;
  if (task.action !== 'sweep-logs') return null;
  return plusDays(task.notBefore ?? at, -policyOf(request.policy).purgeDays);
}

/** Sends a task to its handler. */
const dispatched = (
  request: PrivacyRequest,
  task: Task,
  attempt: number,
  at: Instant,
): RequestEventOf<'TaskDispatched'> => ({
  type: 'TaskDispatched',
  data: {
    taskId: task.id,
    host: task.host,
    attempt,
    dispatch: task.dispatch + 1,
    leaseUntil: plusSeconds(at, leaseSecondsOf(task)),
    olderThan: cutOff(request, task, at),
  },
});

/** A task that could go on, and when and under what. */
export interface Sending {
  readonly request: PrivacyRequest;
  readonly attempt: number;
  readonly at: Instant;
  readonly standing: Standing;
}

/**
 * Hands a task that can go on to whoever does it. The only way a task leaves: what stands against it is asked
 * here, and said once.
 */
export function sent(task: Task, { request, attempt, at, standing }: Sending): readonly RequestEvent[] {
  const { id: taskId, host } = task;
  const by = restraintsOn(concernOf(request), task, standing);
  if (by.length > 0)
    return areSameRestraints(by, task.heldBy)
      ? []
      : [{ type: 'TaskHeld', data: { taskId, host, restraints: [...by] } }];
  return task.manual
    ? [{ type: 'TaskWaitingOnPerson', data: { taskId, host, dueAt: request.dueAt } }]
    : [dispatched(request, task, attempt, at)];
}

const FIRST_RETRY_SECONDS = 60;
const LONGEST_RETRY_SECONDS = 6 * 3600;

/** Back-off: one minute, doubled with every attempt, at most six hours. */
export const retryDelaySeconds = (attempt: number): number =>
  Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** Math.min(attempt - 1, 20));
