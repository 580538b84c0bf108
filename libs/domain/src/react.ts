import type { ArtifactRef, EventData, Instant, RequestEvent, TaskId } from '#contracts';
import { nextConfirmationMoment } from './confirmation.js';
import { nextDeadlineMoment, timers } from './fire-timer.js';
import { tasksOf, waitsForAging, type PrivacyRequest } from './privacy-request.js';
import { lastDayEndsAt } from './stop-loss.js';
import { later } from './time.js';

/** What must be done outside because of an event: data, performed by the application layer, at least once. */
export type Reaction =
  | { readonly kind: 'send-task'; readonly taskId: TaskId }
  | { readonly kind: 'schedule'; readonly name: string; readonly dueAt: Instant }
  | { readonly kind: 'cancel'; readonly name: string }
  | { readonly kind: 'remove-artifacts'; readonly artifactIds: readonly string[] }
  | { readonly kind: 'shred'; readonly subjectKeyId: string };

const schedule = (name: string, dueAt: Instant): Reaction => ({ kind: 'schedule', name, dueAt });
const cancel = (name: string): Reaction => ({ kind: 'cancel', name });

/** The deadline timer, moved to its next moment. */
function deadline(request: PrivacyRequest): Reaction {
  const next = nextDeadlineMoment(request);
  return next === null ? cancel(timers.deadline) : schedule(timers.deadline, next);
}

/** Where the receipt is to be confirmed, the timer that says so, moved to its next moment. */
function confirmation(request: PrivacyRequest): readonly Reaction[] {
  if (request.confirmDueAt === null) return [];
  const next = nextConfirmationMoment(request);
  return [next === null ? cancel(timers.confirmation) : schedule(timers.confirmation, next)];
}

/** What was gathered for an Export that ended without a package serves nobody any more. */
const handsNothingOver = (request: PrivacyRequest): boolean =>
  request.kind === 'Export' && request.end !== null && request.package === null;

const removeArtifacts = (artifacts: readonly ArtifactRef[]): readonly Reaction[] =>
  artifacts.length === 0 ? [] : [{ kind: 'remove-artifacts', artifactIds: artifacts.map(({ id }) => id) }];

function reactToTask(event: RequestEvent, request: PrivacyRequest): readonly Reaction[] {
  switch (event.type) {
    case 'TaskDispatched':
      return [
        { kind: 'send-task', taskId: event.data.taskId },
        schedule(timers.task(event.data.taskId), event.data.leaseUntil),
      ];
    case 'TaskStarted':
    case 'TaskProgressed':
      return [schedule(timers.task(event.data.taskId), event.data.leaseUntil)];
    case 'TaskWaitingOnSource':
      return [schedule(timers.task(event.data.taskId), event.data.checkAfter)];
    case 'TaskRetryScheduled':
      return [schedule(timers.task(event.data.taskId), event.data.retryAt)];
    case 'TaskSucceeded':
      return [
        cancel(timers.task(event.data.taskId)),
        ...(handsNothingOver(request) ? removeArtifacts(event.data.artifacts) : []),
      ];
    case 'TaskNotApplicable':
    case 'TaskSkipped':
    case 'TaskFailed':
      return [cancel(timers.task(event.data.taskId))];
    default:
      return [];
  }
}

/** Work found later waits for its own logs to age, each place for its own day. */
const agingTimers = ({ tasks, notBefore }: EventData['FanOutExtended']): readonly Reaction[] =>
  notBefore === null
    ? []
    : tasks.filter(waitsForAging).map((task) => schedule(timers.task(task.id), notBefore));

function reactToErasure(event: RequestEvent, request: PrivacyRequest): readonly Reaction[] {
  switch (event.type) {
    case 'DataDeletedAtSource':
      return [
        cancel(timers.deadline),
        ...confirmation(request),
        schedule(timers.sweepDue, event.data.sweepDueAt),
        schedule(timers.purgeDue, event.data.purgeDueAt),
      ];
    case 'FanOutExtended':
      return agingTimers(event.data);
    case 'PackageAssembled':
      return [
        ...(request.kind === 'Export' ? [cancel(timers.deadline)] : []),
        ...confirmation(request),
        schedule(timers.packageExpiry, event.data.expiresAt),
      ];
    case 'PackageExpired':
      return [{ kind: 'remove-artifacts', artifactIds: event.data.artifactIds }];
    case 'SubjectKeyShredded':
      return [{ kind: 'shred', subjectKeyId: event.data.subjectKeyId }];
    default:
      return reactToTask(event, request);
  }
}

/** At the end nothing is waited for but the package's and the record's own dates. */
const reactToEnd = (request: PrivacyRequest): readonly Reaction[] => [
  ...[timers.deadline, timers.stopLoss, timers.sweepDue, timers.purgeDue].map(cancel),
  ...confirmation(request),
  // Those that ended before the request did have none any more.
  ...tasksOf(request)
    .filter((task) => task.state === 'cancelled')
    .map((task) => cancel(timers.task(task.id))),
  ...(handsNothingOver(request) ? removeArtifacts(tasksOf(request).flatMap((task) => task.artifacts)) : []),
  ...(request.end ? [schedule(timers.ownRetention, request.end.shredAt)] : []),
];

/** The stop-loss rings for what is open, and again when the day is over that what is in hand has then. */
function stopLossTimer(request: PrivacyRequest): readonly Reaction[] {
  const { stopLossAt } = request;
  if (stopLossAt === null) return [];
  return [schedule(timers.stopLoss, later(stopLossAt, lastDayEndsAt(request) ?? stopLossAt))];
}

/** After these the deadline timer alone has another moment. */
const MOVES_DEADLINE: ReadonlySet<RequestEvent['type']> = new Set([
  'DeadlineReminderSent',
  'DeadlineMissed',
  'LegalDeadlineMissed',
  'ClockPaused',
]);

/** After these the timer of the confirmation alone has another moment. */
const MOVES_CONFIRMATION: ReadonlySet<RequestEvent['type']> = new Set([
  'ReceiptConfirmed',
  'ConfirmationReminderSent',
  'ConfirmationMissed',
]);

/** What follows outside from an event, given the request as it stands after the commit of that event. */
export function react(event: RequestEvent, request: PrivacyRequest): readonly Reaction[] {
  if (MOVES_DEADLINE.has(event.type)) return [deadline(request)];
  if (MOVES_CONFIRMATION.has(event.type)) return confirmation(request);
  switch (event.type) {
    case 'PrivacyRequestReceived':
      return [deadline(request), ...confirmation(request)];
    case 'DeadlineExtended':
    case 'ClockResumed':
      return [deadline(request), ...stopLossTimer(request)];
    case 'FanOutPlanned':
      return [schedule(timers.stopLoss, event.data.stopLossAt)];
    case 'TaskStopLossReached':
      return lastDayEndsAt(request) === null ? [] : stopLossTimer(request);
    case 'PrivacyRequestCompleted':
    case 'PrivacyRequestCancelled':
    case 'PrivacyRequestRejected':
      return reactToEnd(request);
    default:
      return reactToErasure(event, request);
  }
}
