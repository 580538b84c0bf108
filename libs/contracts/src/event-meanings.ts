import type { AuditEvent } from './audit-events.js';
import type { RegisterEventType } from './register-events.js';
import type { EventType } from './stored-events.js';

/** What each event of a request says, for docs/reference/events.md. */
export const requestEventMeanings: Readonly<Record<EventType, string>> = {
  PrivacyRequestReceived: 'It was taken in, durably; the subject is sealed.',
  PrivacyRequestApproved: 'A second person lets it begin.',
  PrivacyRequestRejected: 'It was refused, for one of the reasons that the law knows.',
  PrivacyRequestCancelled: 'Somebody ended it; what was deleted stays deleted.',
  PrivacyRequestCompleted:
    'It has ended by itself or with exceptions; `outcome` says how, `exceptions` what remains.',
  ReceiptConfirmed: 'Somebody told the person that the request has arrived.',
  ConfirmationReminderSent: 'The day by which its receipt has to be confirmed comes near.',
  ConfirmationMissed: 'That day passed, and nobody had said that it was confirmed.',
  FanOutPlanned: 'All its tasks, with what each waits for; this does not change any more.',
  FanOutExtended: 'Tasks were added that the plan did not have; `cause` says why.',
  HostRetired: 'A host is gone for good; its tasks are not applicable any more.',
  TaskDispatched: 'A task was sent to its handler, with a lease.',
  TaskStarted: 'The handler has begun.',
  TaskProgressed: 'How far the handler is.',
  TaskHeld: 'A task could have gone on and did not, because of a restraint.',
  TaskWaitingOnSource: 'The source works; it is looked at again at `checkAfter`.',
  TaskWaitingOnPerson: 'A step that a person does can be done now.',
  TaskRetryScheduled: 'A try failed, and the next one is planned.',
  TaskStopLossReached: 'It was not done in its time: people are told, an Export goes on with a named gap.',
  TaskSucceeded: 'It is done, with what it can show for it.',
  TaskFailed: 'It failed for good, or until somebody tries it again.',
  TaskSkipped: 'Somebody goes on without it; a delete cannot be skipped.',
  TaskNotApplicable: 'There is nothing for it to do, and that was seen.',
  ManualStepCompleted: 'A person says that a step is done, word for word, with evidence.',
  OtherPeopleReviewed: 'Somebody has read records that name other people, and says how they go out.',
  PackageAssembled: 'The package is there.',
  PackageDownloaded: 'Somebody fetched it.',
  PackageExpired: 'It was removed, with everything that was gathered for it.',
  DataDeletedAtSource: 'Every delete is done. Logs younger than 30 days still name the person.',
  PurgeSweepDue: 'The 30 days are over: the last sweep and the re-scan begin.',
  PurgeSweepCompleted: 'A sweep of one host is done.',
  PurgeVerified: 'The re-scan found nothing anywhere.',
  PurgeContradicted:
    'The re-scan found the person; `findings` says where. Sweep and re-scan are repeated there.',
  PurgeDeadlineMissed: 'The purge was to be verified by now, and is not.',
  DeadlineReminderSent: 'The due date comes near.',
  DeadlineMissed: 'The due date has passed.',
  LegalDeadlineMissed: 'The legal date has passed.',
  DeadlineExtended: 'The one extension that the law allows was used, with notice to the person.',
  ClockPaused: 'The clock stands while the person’s identity is checked.',
  ClockResumed: 'The clock runs again.',
  SubjectRevealed: 'Somebody looked who it is about, and said why.',
  SubjectKeyShredded: 'The key of the subject was destroyed: what is sealed can be read by nobody any more.',
};

/** The same for what stands against work. */
export const registerEventMeanings: Readonly<Record<RegisterEventType, string>> = {
  LegalHoldPlaced: 'Nothing may be deleted of a person, or on a host.',
  LegalHoldLifted: 'What the hold kept goes on.',
  LinePaused: 'No task of a source begins.',
  LineResumed: 'Tasks of the source begin again.',
  ClosesAdmitted: 'So many AccountCloses begin to delete.',
  CloseLimitReached:
    'No further one begins without a person’s look: how many had begun, since when, and what is usual.',
  CloseLimitApproved: 'A person has looked, and lets those begin that wait.',
};

/** The same for what people do beside requests. */
export const auditEventMeanings: Readonly<Record<AuditEvent['type'], string>> = {
  ActRecorded: 'Somebody did something that no event of a request tells; `what` says what.',
  HeadStamped: 'A time stamp authority saw a signed tree head.',
};
