import type { Instant, PlannedTask, RequestEvent, TaskId, TaskState } from '#contracts';
import { lapsesAfter } from './lease.js';
import { HOST_RETIRED, type PrivacyRequest, type Task } from './privacy-request.js';

/** A task as it stands in a new plan. */
export const plannedTask = (planned: PlannedTask): Task => ({
  id: planned.id,
  source: planned.source,
  host: planned.host,
  action: planned.action,
  phase: planned.phase,
  dependsOn: planned.dependsOn,
  manual: planned.manual,
  destructive: planned.destructive,
  leaseSeconds: planned.leaseSeconds,
  checks: planned.checks,
  state: 'blocked',
  attempt: 0,
  dispatch: 0,
  started: false,
  leaseUntil: null,
  lapses: 0,
  continuation: null,
  checkAfter: null,
  notBefore: null,
  olderThan: null,
  dueAt: null,
  progress: null,
  proof: null,
  artifacts: [],
  fault: null,
  reasonCode: null,
  skipReason: null,
  stopLossReachedAt: null,
  heldBy: null,
  succeededAt: null,
  contradicted: false,
  review: null,
  gaps: [],
});

const idle = { leaseUntil: null, checkAfter: null, progress: null, heldBy: null } as const;

/** What an event changes of the task it names; nothing for events about other things. */
function taskChange(event: RequestEvent): Partial<Task> {
  switch (event.type) {
    case 'TaskDispatched':
      return {
        ...idle,
        state: 'running',
        attempt: event.data.attempt,
        dispatch: event.data.dispatch,
        started: false,
        leaseUntil: event.data.leaseUntil,
        olderThan: event.data.olderThan,
      };
    case 'TaskStarted':
      return { started: true, leaseUntil: event.data.leaseUntil };
    case 'TaskProgressed':
      return {
        leaseUntil: event.data.leaseUntil,
        progress: { done: event.data.done, total: event.data.total },
      };
    case 'TaskWaitingOnSource':
      return {
        ...idle,
        state: 'waiting-on-source',
        continuation: event.data.continuation,
        checkAfter: event.data.checkAfter,
        fault: null,
      };
    case 'TaskHeld':
      return { heldBy: event.data.restraints };
    case 'TaskWaitingOnPerson':
      return { ...idle, state: 'waiting-on-person', dueAt: event.data.dueAt };
    default:
      return outcomeChange(event);
  }
}

function outcomeChange(event: RequestEvent): Partial<Task> {
  switch (event.type) {
    case 'TaskSucceeded':
      return {
        ...idle,
        state: 'succeeded',
        proof: event.data.proof,
        artifacts: event.data.artifacts,
        fault: null,
      };
    case 'TaskNotApplicable':
      return {
        ...idle,
        state: 'not-applicable',
        reasonCode: event.data.reason,
        proof: event.data.proof,
        fault: null,
      };
    case 'TaskFailed':
      return { ...idle, state: 'failed', fault: event.data.fault };
    case 'TaskRetryScheduled':
      return { ...idle, state: 'retrying', checkAfter: event.data.retryAt };
    case 'TaskSkipped':
      return { ...idle, state: 'skipped', skipReason: event.data.reason };
    case 'PurgeContradicted':
      return { contradicted: true };
    default:
      return {};
  }
}

const namedTask = (event: RequestEvent): TaskId | undefined =>
  'taskId' in event.data && typeof event.data.taskId === 'string' ? event.data.taskId : undefined;

/** The tasks after an event. */
export function evolveTasks(
  request: PrivacyRequest,
  event: RequestEvent,
  at: Instant,
): PrivacyRequest['tasks'] {
  const id = namedTask(event);
  const task = id === undefined ? undefined : request.tasks?.get(id);
  if (!request.tasks || !task) return request.tasks;
  return new Map(request.tasks).set(task.id, {
    ...task,
    ...taskChange(event),
    ...reviewChange(event, at),
    ...(event.type === 'TaskStopLossReached' ? { stopLossReachedAt: at } : {}),
    ...(event.type === 'TaskSucceeded' ? { succeededAt: at } : {}),
    lapses: lapsesAfter(task, event),
    ...retiredChange(request, event),
  });
}

/** Why its host was retired stands with each task that ended for it. */
function retiredChange(request: PrivacyRequest, event: RequestEvent): Partial<Task> {
  if (event.type !== 'TaskNotApplicable' || event.data.reason !== HOST_RETIRED) return {};
  const reason = request.retiredHosts.get(event.data.host?.toLowerCase() ?? '');
  return reason === undefined ? {} : { skipReason: reason };
}

function reviewChange(event: RequestEvent, at: Instant): Partial<Task> {
  if (event.type !== 'OtherPeopleReviewed') return {};
  return { review: { decision: event.data.decision, reason: event.data.reason, at } };
}

/** Every task that still needed something, called off. */
export function cancelOpenTasks(request: PrivacyRequest): PrivacyRequest['tasks'] {
  if (!request.tasks) return null;
  const over: ReadonlySet<TaskState> = new Set(['succeeded', 'skipped', 'not-applicable', 'failed']);
  return new Map(
    [...request.tasks].map(([id, task]) => [
      id,
      over.has(task.state) ? task : { ...task, ...idle, state: 'cancelled' as const },
    ]),
  );
}
