import type { Instant, RequestEvent, TaskReport } from '#contracts';
import type { CommandOf } from './commands.js';
import { accept, ignore, reject, unreachable, type Decision } from './decision.js';
import { retryDelaySeconds } from './dispatch.js';
import { stepsOver, workAfterContradiction, workAfterOtherPeople } from './found-work.js';
import { LEASE_OVER, leaseSecondsOf } from './lease.js';
import { ownFault } from './own-fault.js';
import { policyOf } from './policies.js';
import { HOST_RETIRED, isSettled, type PrivacyRequest, type Task } from './privacy-request.js';
import { isLastAttempt } from './stop-loss.js';
import { later, plusDays, plusSeconds } from './time.js';

/** A handler that wants to look again at once would keep its task going round without a pause. */
const SHORTEST_LOOK_AGAIN_SECONDS = 1;

type ReportOf<O extends TaskReport['outcome']> = Extract<TaskReport, { outcome: O }>;

/**
 * What a handler's report means for the request it belongs to.
 *
 * A success counts whichever attempt it comes from: what is deleted stays deleted, also when the
 * handler had been given up for dead or the request was called off. So does what a re-scan found, even
 * after another one found nothing. Anything else counts only from the dispatch that is still believed:
 * a failure of one that was replaced says nothing. A dispatch that never was says nothing at all.
 */
export function reportTask(request: PrivacyRequest, command: CommandOf<'ReportTask'>): Decision {
  const task = request.tasks?.get(command.report.taskId);
  if (!task) return reject('not-found');
  const report = understood(task, command.report);
  if (report.dispatch > task.dispatch) return ignore('the task was never sent with this number');
  if (isSettled(task) && task.state !== 'cancelled') return afterAll(request, task, report, command.at);
  if (report.outcome === 'succeeded') return accept(...succeeded(request, task, report, command.at));
  if (report.outcome === 'not-applicable')
    return accept({
      type: 'TaskNotApplicable',
      data: { taskId: task.id, host: task.host, reason: report.reason, proof: report.proof },
    });
  return fromBelievedDispatch(request, task, report, command.at);
}

/** Of a settled task only one thing is news: that two handlers looked again, and the slower one found something. */
function afterAll(request: PrivacyRequest, task: Task, report: TaskReport, at: Instant): Decision {
  const found = report.outcome === 'succeeded' && task.action === 'verify-purge' && report.findings !== null;
  return found && !task.contradicted && !request.end
    ? accept(...consequences(request, task, report, at))
    : ignore(`the task is already ${task.state}`);
}

/** An assembly that is said to be done and made no package has failed: its Export would stay open for ever. */
function understood(task: Task, report: TaskReport): TaskReport {
  const done = report.outcome === 'succeeded' || report.outcome === 'not-applicable';
  if (task.action !== 'assemble' || !done) return report;
  if (report.outcome === 'succeeded' && report.artifacts.length > 0) return report;
  const { requestId, taskId, host, attempt, dispatch, reportedAt } = report;
  const fault = ownFault('handler-defect');
  return { requestId, taskId, host, attempt, dispatch, reportedAt, outcome: 'failed', fault };
}

function fromBelievedDispatch(
  request: PrivacyRequest,
  task: Task,
  report: Exclude<TaskReport, { outcome: 'succeeded' | 'not-applicable' }>,
  at: Instant,
): Decision {
  if (task.state !== 'running' || report.dispatch !== task.dispatch)
    return ignore('the report is of a replaced dispatch');
  switch (report.outcome) {
    case 'progressed':
      return accept(signOfLife(task, report, at));
    case 'waiting-on-source':
      return accept({
        type: 'TaskWaitingOnSource',
        data: {
          taskId: task.id,
          host: task.host,
          dispatch: task.dispatch,
          continuation: report.continuation,
          checkAfter: later(report.checkAfter, plusSeconds(at, SHORTEST_LOOK_AGAIN_SECONDS)),
        },
      });
    case 'failed':
      return accept(...afterFault(request, task, report.fault, at));
    default:
      return unreachable(report);
  }
}

function signOfLife(task: Task, report: ReportOf<'progressed'>, at: string): RequestEvent {
  const about = {
    taskId: task.id,
    host: task.host,
    dispatch: task.dispatch,
    leaseUntil: plusSeconds(at, leaseSecondsOf(task)),
  };
  if (!task.started) return { type: 'TaskStarted', data: about };
  return { type: 'TaskProgressed', data: { ...about, done: report.done, total: report.total } };
}

function afterFault(
  request: PrivacyRequest,
  task: Task,
  fault: ReportOf<'failed'>['fault'],
  at: Instant,
): readonly RequestEvent[] {
  switch (fault.code) {
    case HELD_BACK:
      return heldBack(task, at);
    // By the vault’s word. Here it may have been extended by a sign of life that came later than it was given.
    case LEASE_OVER:
      return leaseOver(request, task, at);
    default:
      return failed(request, task, fault, { at });
  }
}

/** A handler that died is replaced at once; one that does not come back is asked ever less often. */
export const leaseOver = (request: PrivacyRequest, task: Task, at: Instant): readonly RequestEvent[] =>
  failed(request, task, ownFault(LEASE_OVER, true), {
    at,
    delaySeconds: task.attempt === 1 ? 0 : retryDelaySeconds(task.attempt),
  });

/** The handler asked before it deleted, and was told that something stands against it. */
const HELD_BACK = 'held-back';

/** Nothing failed: it goes on as soon as nothing stands against it, and what does is said behind this. */
const heldBack = (task: Task, at: string): readonly RequestEvent[] => [
  {
    type: 'TaskRetryScheduled',
    data: {
      taskId: task.id,
      host: task.host,
      attempt: task.attempt + 1,
      retryAt: at,
      by: null,
      reason: null,
    },
  },
];

/** A failure that may be different next time is followed by another attempt, while there is time for one. */
export function failed(
  request: PrivacyRequest,
  task: Task,
  fault: ReportOf<'failed'>['fault'],
  {
    at,
    delaySeconds = retryDelaySeconds(task.attempt),
  }: { readonly at: Instant; readonly delaySeconds?: number },
): readonly RequestEvent[] {
  const about = { taskId: task.id, host: task.host };
  const retryable = fault.retryable && !isLastAttempt(request, task);
  const failure: RequestEvent = {
    type: 'TaskFailed',
    data: { ...about, attempt: task.attempt, fault: { ...fault, retryable } },
  };
  if (!retryable) return [failure];
  const retryAt = plusSeconds(at, delaySeconds);
  return [
    failure,
    {
      type: 'TaskRetryScheduled',
      data: { ...about, attempt: task.attempt + 1, retryAt, by: null, reason: null },
    },
  ];
}

function succeeded(
  request: PrivacyRequest,
  task: Task,
  report: ReportOf<'succeeded'>,
  at: string,
): readonly RequestEvent[] {
  const { proof, artifacts } = report;
  const success: RequestEvent = {
    type: 'TaskSucceeded',
    data: { taskId: task.id, host: task.host, attempt: report.attempt, proof, artifacts },
  };
  return [success, ...consequences(request, task, report, at)];
}

/** What a success means beyond its task. After the end of a request: nothing more. */
function consequences(
  request: PrivacyRequest,
  task: Task,
  report: ReportOf<'succeeded'>,
  at: string,
): readonly RequestEvent[] {
  if (request.end) return [];
  const { source, host } = task;
  const { remarks } = report.proof;
  switch (task.action) {
    case 'sweep-logs':
      return task.phase
        ? [{ type: 'PurgeSweepCompleted', data: { taskId: task.id, source, host, phase: task.phase } }]
        : [];
    case 'verify-purge':
      if (!report.findings) return stepsOver(request, task);
      return [
        { type: 'PurgeContradicted', data: { taskId: task.id, source, host, ...report.findings } },
        // On a host that is retired nobody would do it: the finding stands, for a person to close with exceptions.
        ...(task.reasonCode === HOST_RETIRED
          ? []
          : workAfterContradiction(request, task, { ...report.findings, remarks }, at)),
      ];
    case 'export-records':
      return report.otherPeople > 0 ? workAfterOtherPeople(request, task, at) : [];
    case 'assemble':
      return assembled(request, task, report, at);
    default:
      return [];
  }
}

function assembled(
  request: PrivacyRequest,
  task: Task,
  report: ReportOf<'succeeded'>,
  at: string,
): readonly RequestEvent[] {
  const artifact = report.artifacts[0];
  if (!artifact) return [];
  const expiresAt = plusDays(at, policyOf(request.policy).packageDays);
  const files = report.proof.counts.files ?? 0;
  return [
    { type: 'PackageAssembled', data: { taskId: task.id, artifact, files, gaps: [...task.gaps], expiresAt } },
  ];
}
