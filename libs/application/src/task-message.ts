import { randomUUID } from 'node:crypto';
import { TASK_ASSIGNED, taskTopic, type TaskAssigned, type TaskId } from '#contracts';
import { leaseSecondsOf, type PrivacyRequest, type Task } from '#domain';
import type { OutgoingMessage } from '#ports';
import type { TaskTokens } from '#vault';

type RunningTask = Task & { readonly leaseUntil: NonNullable<Task['leaseUntil']> };

/** The task that an event says was dispatched. */
export function runningTask(request: PrivacyRequest, taskId: TaskId): RunningTask {
  const task = request.tasks?.get(taskId);
  if (!task?.leaseUntil)
    throw new Error(`Task ${taskId} was dispatched and is not running in the same commit.`);
  return { ...task, leaseUntil: task.leaseUntil };
}

/** Asks the handler of a source to do the task. */
export function taskMessage(
  request: PrivacyRequest,
  task: RunningTask,
  { tokens, traceparent }: { readonly tokens: TaskTokens; readonly traceparent: string },
): OutgoingMessage {
  const event = {
    specversion: '1.0',
    id: randomUUID(),
    source: 'lethe/orchestrator',
    type: TASK_ASSIGNED,
    datacontenttype: 'application/json',
    traceparent,
    data: assignment(request, task, tokens),
  };
  // One key for each dispatch: a task sent again must reach the handler that still works on it.
  return {
    topic: taskTopic(task.source),
    key: `${task.id}/${task.dispatch}`,
    value: JSON.stringify(event),
  };
}

function assignment(request: PrivacyRequest, task: RunningTask, tokens: TaskTokens): TaskAssigned {
  const { id, kind, subject, subjectIsAdministrator, subjectKeyId } = request;
  return {
    requestId: id,
    taskId: task.id,
    kind,
    source: task.source,
    host: task.host,
    action: task.action,
    phase: task.phase,
    checks: [...task.checks],
    attempt: task.attempt,
    dispatch: task.dispatch,
    leaseSeconds: leaseSecondsOf(task),
    subject,
    subjectIsAdministrator,
    olderThan: task.olderThan,
    continuation: task.continuation,
    taskToken: tokens.issue({
      requestId: id,
      taskId: task.id,
      source: task.source,
      host: task.host,
      subjectKeyId,
      leaseUntil: task.leaseUntil,
    }),
  };
}
