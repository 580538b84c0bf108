import type { z } from 'zod';
import { ClockPausedV1 } from './events/clock-paused.v1.js';
import { ClockResumedV1 } from './events/clock-resumed.v1.js';
import { ConfirmationMissedV1 } from './events/confirmation-missed.v1.js';
import { ConfirmationReminderSentV1 } from './events/confirmation-reminder-sent.v1.js';
import { DataDeletedAtSourceV1 } from './events/data-deleted-at-source.v1.js';
import { DeadlineExtendedV1 } from './events/deadline-extended.v1.js';
import { DeadlineMissedV1 } from './events/deadline-missed.v1.js';
import { DeadlineReminderSentV1 } from './events/deadline-reminder-sent.v1.js';
import { FanOutExtendedV1 } from './events/fan-out-extended.v1.js';
import { FanOutPlannedV1 } from './events/fan-out-planned.v1.js';
import { HostRetiredV1 } from './events/host-retired.v1.js';
import { LegalDeadlineMissedV1 } from './events/legal-deadline-missed.v1.js';
import { ManualStepCompletedV1 } from './events/manual-step-completed.v1.js';
import { OtherPeopleReviewedV1 } from './events/other-people-reviewed.v1.js';
import { PackageAssembledV1 } from './events/package-assembled.v1.js';
import { PackageDownloadedV1 } from './events/package-downloaded.v1.js';
import { PackageExpiredV1 } from './events/package-expired.v1.js';
import { PrivacyRequestApprovedV1 } from './events/privacy-request-approved.v1.js';
import { PrivacyRequestCancelledV1 } from './events/privacy-request-cancelled.v1.js';
import { PrivacyRequestCompletedV1 } from './events/privacy-request-completed.v1.js';
import { PrivacyRequestReceivedV1 } from './events/privacy-request-received.v1.js';
import { PrivacyRequestReceivedV2 } from './events/privacy-request-received.v2.js';
import { PrivacyRequestRejectedV1 } from './events/privacy-request-rejected.v1.js';
import { PurgeContradictedV1 } from './events/purge-contradicted.v1.js';
import { PurgeDeadlineMissedV1 } from './events/purge-deadline-missed.v1.js';
import { PurgeSweepCompletedV1 } from './events/purge-sweep-completed.v1.js';
import { PurgeSweepDueV1 } from './events/purge-sweep-due.v1.js';
import { PurgeVerifiedV1 } from './events/purge-verified.v1.js';
import { ReceiptConfirmedV1 } from './events/receipt-confirmed.v1.js';
import { SubjectKeyShreddedV1 } from './events/subject-key-shredded.v1.js';
import { SubjectRevealedV1 } from './events/subject-revealed.v1.js';
import { TaskDispatchedV1 } from './events/task-dispatched.v1.js';
import { TaskFailedV1 } from './events/task-failed.v1.js';
import { TaskHeldV1 } from './events/task-held.v1.js';
import { TaskNotApplicableV1 } from './events/task-not-applicable.v1.js';
import { TaskProgressedV1 } from './events/task-progressed.v1.js';
import { TaskRetryScheduledV1 } from './events/task-retry-scheduled.v1.js';
import { TaskSkippedV1 } from './events/task-skipped.v1.js';
import { TaskStartedV1 } from './events/task-started.v1.js';
import { TaskStopLossReachedV1 } from './events/task-stop-loss-reached.v1.js';
import { TaskSucceededV1 } from './events/task-succeeded.v1.js';
import { TaskWaitingOnPersonV1 } from './events/task-waiting-on-person.v1.js';
import { TaskWaitingOnSourceV1 } from './events/task-waiting-on-source.v1.js';

/**
 * Every stored event with all versions that may lie in a store. A stored event never changes: a
 * change of shape is a new file `<event>.v2.ts`, a row here, an upcaster and a golden file.
 */
export const eventSchemas = {
  ClockPaused: { 1: ClockPausedV1 },
  ClockResumed: { 1: ClockResumedV1 },
  ConfirmationMissed: { 1: ConfirmationMissedV1 },
  ConfirmationReminderSent: { 1: ConfirmationReminderSentV1 },
  DataDeletedAtSource: { 1: DataDeletedAtSourceV1 },
  DeadlineExtended: { 1: DeadlineExtendedV1 },
  DeadlineMissed: { 1: DeadlineMissedV1 },
  DeadlineReminderSent: { 1: DeadlineReminderSentV1 },
  FanOutExtended: { 1: FanOutExtendedV1 },
  FanOutPlanned: { 1: FanOutPlannedV1 },
  HostRetired: { 1: HostRetiredV1 },
  LegalDeadlineMissed: { 1: LegalDeadlineMissedV1 },
  ManualStepCompleted: { 1: ManualStepCompletedV1 },
  OtherPeopleReviewed: { 1: OtherPeopleReviewedV1 },
  PackageAssembled: { 1: PackageAssembledV1 },
  PackageDownloaded: { 1: PackageDownloadedV1 },
  PackageExpired: { 1: PackageExpiredV1 },
  PrivacyRequestApproved: { 1: PrivacyRequestApprovedV1 },
  PrivacyRequestCancelled: { 1: PrivacyRequestCancelledV1 },
  PrivacyRequestCompleted: { 1: PrivacyRequestCompletedV1 },
  PrivacyRequestReceived: { 1: PrivacyRequestReceivedV1, 2: PrivacyRequestReceivedV2 },
  PrivacyRequestRejected: { 1: PrivacyRequestRejectedV1 },
  PurgeContradicted: { 1: PurgeContradictedV1 },
  PurgeDeadlineMissed: { 1: PurgeDeadlineMissedV1 },
  PurgeSweepCompleted: { 1: PurgeSweepCompletedV1 },
  PurgeSweepDue: { 1: PurgeSweepDueV1 },
  PurgeVerified: { 1: PurgeVerifiedV1 },
  ReceiptConfirmed: { 1: ReceiptConfirmedV1 },
  SubjectKeyShredded: { 1: SubjectKeyShreddedV1 },
  SubjectRevealed: { 1: SubjectRevealedV1 },
  TaskDispatched: { 1: TaskDispatchedV1 },
  TaskFailed: { 1: TaskFailedV1 },
  TaskHeld: { 1: TaskHeldV1 },
  TaskNotApplicable: { 1: TaskNotApplicableV1 },
  TaskProgressed: { 1: TaskProgressedV1 },
  TaskRetryScheduled: { 1: TaskRetryScheduledV1 },
  TaskSkipped: { 1: TaskSkippedV1 },
  TaskStarted: { 1: TaskStartedV1 },
  TaskStopLossReached: { 1: TaskStopLossReachedV1 },
  TaskSucceeded: { 1: TaskSucceededV1 },
  TaskWaitingOnPerson: { 1: TaskWaitingOnPersonV1 },
  TaskWaitingOnSource: { 1: TaskWaitingOnSourceV1 },
} as const;

export type EventType = keyof typeof eventSchemas;

/** The schema of the newest version, of those of one event. */
export type Newest<Versions> = Versions extends { readonly 2: infer Schema }
  ? Schema
  : Versions extends { readonly 1: infer Schema }
    ? Schema
    : never;

/** The newest version of each event: the only one the domain knows. */
export type EventData = { readonly [T in EventType]: z.infer<Newest<(typeof eventSchemas)[T]>> };

/** What happened, as the domain sees it. */
export type RequestEvent = {
  readonly [T in EventType]: { readonly type: T; readonly data: EventData[T] };
}[EventType];
export type RequestEventOf<T extends EventType> = Extract<RequestEvent, { type: T }>;

/** What lies in a store: the type, the version of its schema, and data of that version. */
export interface StoredEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
}
