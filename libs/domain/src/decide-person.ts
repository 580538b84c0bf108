import type { RequestEvent } from '#contracts';
import type { CommandOf, PersonCommand } from './commands.js';
import { accept, reject, unreachable, type Decision } from './decision.js';
import { confirmReceipt } from './confirmation.js';
import { planned } from './decide-submit.js';
import { remaining } from './gaps.js';
import { extendedDueAt } from './deadlines.js';
import type { Standing } from './restraints.js';
import { afterStanding, stoodSince } from './evolve-clock.js';
import { policyOf } from './policies.js';
import type { PrivacyRequest } from './privacy-request.js';
import { plusMonths } from './time.js';
import { retireHost } from './retire-host.js';
import { completeManualStep, retryTask, skipTask } from './decide-task.js';

/** What a person asks of a request. */
export function decidePerson(request: PrivacyRequest, command: PersonCommand, standing: Standing): Decision {
  switch (command.type) {
    case 'RevealSubject':
      return request.shredded
        ? reject('shredded')
        : accept({ type: 'SubjectRevealed', data: { by: command.by, reason: command.reason } });
    case 'RecordPackageDownload':
      return recordDownload(request, command);
    default:
      return request.end ? reject('request-ended') : decideOpen(request, command, standing);
  }
}

type OpenCommand = Exclude<PersonCommand, { type: 'RevealSubject' | 'RecordPackageDownload' }>;

function decideOpen(request: PrivacyRequest, command: OpenCommand, standing: Standing): Decision {
  const { by } = command;
  switch (command.type) {
    case 'ApprovePrivacyRequest':
      return approve(request, command);
    case 'RejectPrivacyRequest':
      return accept({
        type: 'PrivacyRequestRejected',
        data: { reason: command.reason, note: command.note, by },
      });
    case 'CancelPrivacyRequest':
      return accept({ type: 'PrivacyRequestCancelled', data: { reason: command.reason, by } });
    case 'CloseWithExceptions':
      return closeWithExceptions(request, command, standing);
    case 'ConfirmReceipt':
      return confirmReceipt(request, command);
    case 'RetireHost':
      return retireHost(request, command);
    case 'RetryTask':
      return retryTask(request, command);
    case 'SkipTask':
      return skipTask(request, command);
    case 'CompleteManualStep':
      return completeManualStep(request, command, standing);
    default:
      return decideClock(request, command);
  }
}

function decideClock(
  request: PrivacyRequest,
  command: CommandOf<'ExtendDeadline' | 'PauseClock' | 'ResumeClock'>,
): Decision {
  const { reason, by } = command;
  const { clock } = request;
  switch (command.type) {
    case 'ExtendDeadline': {
      if (clock.metAt !== null) return reject('clock-not-running');
      if (clock.extended) return reject('already-extended');
      // The notice has to reach the person before the date it moves. While the clock stands that one moves by
      // itself, unless it had passed before.
      if ((clock.pausedAt ?? command.at) > request.legalDueAt) return reject('extension-too-late');
      const legalDueAt = afterStanding(request, extendedDueAt(request), clock.stood);
      return accept({ type: 'DeadlineExtended', data: { reason, by, legalDueAt, dueAt: legalDueAt } });
    }
    case 'PauseClock':
      if (clock.metAt !== null || clock.pausedAt !== null) return reject('clock-not-running');
      if (!policyOf(request.policy).identityCheckStopsClock) return reject('clock-cannot-pause');
      return accept({ type: 'ClockPaused', data: { reason, by } });
    case 'ResumeClock': {
      if (clock.pausedAt === null) return reject('clock-not-paused');
      const stood = stoodSince(request, command.at);
      const dueAt = afterStanding(request, request.dueAt, stood);
      const legalDueAt = afterStanding(request, request.legalDueAt, stood);
      return accept({ type: 'ClockResumed', data: { reason, by, dueAt, legalDueAt } });
    }
    default:
      return unreachable(command);
  }
}

function approve(request: PrivacyRequest, command: CommandOf<'ApprovePrivacyRequest'>): Decision {
  if (!request.approval.required || request.approval.approvedBy !== null)
    return reject('not-awaiting-approval');
  if (request.submittedBy.id === command.by.id) return reject('approver-is-submitter');
  const approved: RequestEvent = {
    type: 'PrivacyRequestApproved',
    data: { reason: command.reason, by: command.by },
  };
  return accept(approved, planned(request, command.planning, command.at));
}

/** Ends an AccountClose whose deletes cannot all be done. It names what remains and is never a verified purge. */
function closeWithExceptions(
  request: PrivacyRequest,
  command: CommandOf<'CloseWithExceptions'>,
  standing: Standing,
): Decision {
  const exceptions = remaining(request, standing);
  if (request.kind !== 'AccountClose' || exceptions.length === 0) return reject('nothing-remains');
  const shredAt = plusMonths(command.at, policyOf(request.policy).ownRetentionMonths);
  return accept({
    type: 'PrivacyRequestCompleted',
    data: {
      outcome: 'done-with-exceptions',
      exceptions: [...exceptions],
      closedBy: command.by,
      reason: command.reason,
      shredAt,
    },
  });
}

function recordDownload(request: PrivacyRequest, command: CommandOf<'RecordPackageDownload'>): Decision {
  if (!request.package) return reject('package-not-ready');
  if (request.package.expired) return reject('package-expired');
  return accept({ type: 'PackageDownloaded', data: { by: command.by } });
}
