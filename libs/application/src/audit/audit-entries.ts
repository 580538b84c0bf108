import type { ActRecorded, Actor, AuditedAct, AuditEntry, RequestEvent, Sealed } from '#contracts';

/** What an event says of an act, its reason still sealed. */
export interface SealedAct extends Pick<
  AuditEntry,
  'what' | 'by' | 'requestId' | 'taskId' | 'source' | 'host' | 'about'
> {
  readonly reason: Sealed | string | null;
}

/** An act as its own event tells it: it names what it was about itself. */
export const recordedAct = (act: ActRecorded): SealedAct => act;

const ACTS: Partial<Record<RequestEvent['type'], AuditedAct>> = {
  PrivacyRequestApproved: 'approved',
  PrivacyRequestRejected: 'rejected',
  ReceiptConfirmed: 'receipt-confirmed',
  PrivacyRequestCancelled: 'cancelled',
  DeadlineExtended: 'deadline-extended',
  ClockPaused: 'clock-paused',
  ClockResumed: 'clock-resumed',
  TaskRetryScheduled: 'task-retried',
  TaskSkipped: 'task-skipped',
  ManualStepCompleted: 'step-completed',
  OtherPeopleReviewed: 'other-people-reviewed',
  HostRetired: 'host-retired',
  SubjectRevealed: 'subject-revealed',
  PackageDownloaded: 'package-downloaded',
};

const SYSTEM: Actor = { id: 'system', channel: 'system' };
const none = { taskId: null, source: null, host: null, about: null, reason: null } as const;

/** Of one request, which the stream names. */
export type OwnAct = Omit<SealedAct, 'requestId'>;

/** The act that an event tells of; undefined: nobody did it, time or a program's report brought it about. */
export function actOf(event: RequestEvent): OwnAct | undefined {
  switch (event.type) {
    case 'PrivacyRequestReceived':
      return { ...none, what: 'submitted', by: event.data.submittedBy };
    case 'PrivacyRequestCompleted':
      return event.data.closedBy
        ? { ...none, what: 'closed-with-exceptions', by: event.data.closedBy, reason: event.data.reason }
        : undefined;
    case 'SubjectKeyShredded':
      return { ...none, what: 'key-destroyed', by: SYSTEM };
    case 'TaskDispatched':
      // With the task goes the token that opens its subject's key: no handler can use one without this before it.
      return {
        ...none,
        what: 'key-granted',
        by: { id: 'handler', channel: 'system' },
        taskId: event.data.taskId,
        host: event.data.host,
      };
    default:
      return ofPerson(event);
  }
}

function ofPerson({ type, data }: RequestEvent): OwnAct | undefined {
  const what = ACTS[type];
  const by = 'by' in data ? data.by : null;
  if (!what || !by) return undefined;
  return {
    what,
    by,
    taskId: 'taskId' in data ? data.taskId : null,
    source: null,
    host: 'host' in data ? data.host : null,
    about: null,
    reason: 'reason' in data ? data.reason : 'attestation' in data ? data.attestation : null,
  };
}
