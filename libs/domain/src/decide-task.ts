import type { RequestEvent, TaskId } from '#contracts';
import type { CommandOf } from './commands.js';
import { accept, reject, type Decision, type RejectionCode } from './decision.js';
import { isSettled, type PrivacyRequest, type Task } from './privacy-request.js';
import { isWaitingToLookAgain } from './re-scans.js';
import { concernOf, restraintsOn, type Standing } from './restraints.js';

/** What a person decides about one task. */

export function retryTask(request: PrivacyRequest, command: CommandOf<'RetryTask'>): Decision {
  const task = request.tasks?.get(command.taskId);
  if (!task) return reject('not-found');
  if (isSettled(task)) return reject('task-settled');
  const isRetryable =
    task.state === 'failed' ||
    task.state === 'retrying' ||
    task.state === 'waiting-on-source' ||
    isWaitingToLookAgain(request, task);
  if (task.manual || !isRetryable) return reject('task-not-retryable');
  const data = {
    taskId: task.id,
    host: task.host,
    attempt: task.attempt + 1,
    retryAt: command.at,
    by: command.by,
    reason: command.reason,
  };
  return accept({ type: 'TaskRetryScheduled', data });
}

/** To skip a delete, or the look whether it worked, would be to call deleted what may still be there. */
export function skipTask(request: PrivacyRequest, command: CommandOf<'SkipTask'>): Decision {
  const task = request.tasks?.get(command.taskId);
  if (!task) return reject('not-found');
  if (task.destructive || task.action === 'verify-purge') return reject('delete-cannot-be-skipped');
  if (isSettled(task)) return reject('task-settled');
  if (task.action === 'assemble') return reject('task-cannot-be-skipped');
  return accept({
    type: 'TaskSkipped',
    data: { taskId: task.id, host: task.host, by: command.by, reason: command.reason },
  });
}

/** Whoever has the step before her already must not do it, and must not have it called done. */
const isOnHold = (request: PrivacyRequest, task: Task, standing: Standing): boolean =>
  restraintsOn(concernOf(request), task, standing).some(({ kind }) => kind === 'legal-hold');

/** Why a task is no step that a person can complete now; undefined: it is one. */
function obstacleTo(request: PrivacyRequest, task: Task, standing: Standing): RejectionCode | undefined {
  if (!task.manual) return 'task-not-manual';
  if (isSettled(task)) return 'task-settled';
  if (isOnHold(request, task, standing)) return 'on-legal-hold';
  return task.state === 'blocked' ? 'task-not-ready' : undefined;
}

/** A person did the step. Its proof is the attestation and the files. */
export function completeManualStep(
  request: PrivacyRequest,
  command: CommandOf<'CompleteManualStep'>,
  standing: Standing,
): Decision {
  const task = request.tasks?.get(command.taskId);
  if (!task) return reject('not-found');
  const obstacle = obstacleTo(request, task, standing);
  if (obstacle) return reject(obstacle);
  if (task.action === 'screenshots' && command.evidence.length === 0) return reject('evidence-missing');
  const isReview = task.action === 'review-other-people';
  if (command.decision !== undefined && !isReview) return reject('decision-not-asked');
  const about = { taskId: task.id, host: task.host };
  const proof = {
    tool: 'person',
    toolVersion: null,
    argumentsDigest: null,
    exitCode: null,
    counts: { files: command.evidence.length },
    outputDigest: null,
    startedAt: command.at,
    endedAt: command.at,
    remarks: ['attested'],
  };
  const forPackage = task.action === 'screenshots' ? [...command.evidence] : [];
  return accept(
    {
      type: 'ManualStepCompleted',
      data: { ...about, by: command.by, attestation: command.attestation, evidence: [...command.evidence] },
    },
    ...(isReview ? [reviewed(about, command)] : []),
    {
      type: 'TaskSucceeded',
      data: { ...about, attempt: Math.max(1, task.attempt), proof, artifacts: forPackage },
    },
  );
}

/** Whoever only attests has read the records and lets them go out. */
const reviewed = (
  about: Pick<Task, 'host'> & { readonly taskId: TaskId },
  { by, decision = 'keep', attestation }: CommandOf<'CompleteManualStep'>,
): RequestEvent => ({
  type: 'OtherPeopleReviewed',
  data: { ...about, by, decision, reason: attestation },
});
