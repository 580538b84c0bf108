import type {
  EventData,
  EventType,
  Gap,
  Instant,
  PlannedTask,
  RequestEvent,
  RequestEventOf,
} from '#contracts';
import { countDeadlines } from '#domain';
import { aFault, anArtifact, aProof } from './evidence.js';
import { after, day, START } from './moments.js';
import { officer, sealed, sha256, SUBJECT_KEY_ID, submitter } from './people.js';

/** What has happened to a request, for the “given” of a specification. Facts that matter are passed in. */

type Facts<T extends EventType> = Partial<EventData[T]>;
type About = Pick<PlannedTask, 'id' | 'host'>;

const about = ({ id, host }: About): { taskId: string; host: string | null } => ({ taskId: id, host });

/** An event of any type in full. */
export const happened = <T extends EventType>(type: T, data: EventData[T]): RequestEvent =>
  ({ type, data }) as RequestEventOf<T>;

export function requestReceived(facts: Facts<'PrivacyRequestReceived'> = {}): RequestEvent {
  const receivedAt = facts.receivedAt ?? START;
  const { policy, calendar, timeZone, dates } = countDeadlines(facts.policy?.id ?? 'gdpr', receivedAt);
  return happened('PrivacyRequestReceived', {
    kind: 'Export',
    subject: sealed('{"userPrincipalName":"ada@example.com"}'),
    subjectKeyId: SUBJECT_KEY_ID,
    subjectDigests: [sha256(1)],
    subjectIsAdministrator: false,
    asked: null,
    policy: { id: policy.id, version: policy.version },
    approvalRequired: false,
    receivedAt,
    calendar: calendar.id,
    timeZone,
    ...dates,
    reference: null,
    submittedBy: submitter,
    bodyDigest: sha256(2),
    causation: null,
    ...facts,
  });
}

export const exportReceived = (facts: Facts<'PrivacyRequestReceived'> = {}): RequestEvent =>
  requestReceived({ ...facts, kind: 'Export' });
export const closeReceived = (facts: Facts<'PrivacyRequestReceived'> = {}): RequestEvent =>
  requestReceived({ ...facts, kind: 'AccountClose' });

export const fanOutPlanned = (...tasks: readonly PlannedTask[]): RequestEvent =>
  happened('FanOutPlanned', { tasks: [...tasks], leftOut: [], stopLossAt: day(24) });

export const taskDispatched = (task: PlannedTask, facts: Facts<'TaskDispatched'> = {}): RequestEvent =>
  happened('TaskDispatched', {
    ...about(task),
    attempt: 1,
    dispatch: facts.attempt ?? 1,
    leaseUntil: after({ seconds: task.leaseSeconds }),
    olderThan: null,
    ...facts,
  });

export const taskWaitingOnSource = (
  task: About,
  checkAfter: Instant,
  facts: Facts<'TaskWaitingOnSource'> = {},
): RequestEvent =>
  happened('TaskWaitingOnSource', {
    ...about(task),
    dispatch: 1,
    continuation: sealed('op-1'),
    checkAfter,
    ...facts,
  });

export const taskWaitingOnPerson = (task: About): RequestEvent =>
  happened('TaskWaitingOnPerson', { ...about(task), dueAt: day(25) });

export const taskSucceeded = (task: About, facts: Facts<'TaskSucceeded'> = {}): RequestEvent =>
  happened('TaskSucceeded', { ...about(task), attempt: 1, proof: aProof(), artifacts: [], ...facts });

export const taskNotApplicable = (task: About, reason = 'channel-disabled'): RequestEvent =>
  happened('TaskNotApplicable', { ...about(task), reason, proof: null });

/** It failed for good, unless `retryScheduled` follows. */
export const taskFailed = (task: About, facts: Facts<'TaskFailed'> = {}): RequestEvent =>
  happened('TaskFailed', { ...about(task), attempt: 1, fault: aFault({ retryable: false }), ...facts });

export const retryScheduled = (task: About, facts: Facts<'TaskRetryScheduled'> = {}): RequestEvent =>
  happened('TaskRetryScheduled', {
    ...about(task),
    attempt: 2,
    retryAt: after({ minutes: 1 }),
    by: null,
    reason: null,
    ...facts,
  });

export const taskSkipped = (task: About): RequestEvent =>
  happened('TaskSkipped', { ...about(task), by: officer, reason: sealed('not needed') });

export const stopLossReached = (task: About): RequestEvent => happened('TaskStopLossReached', about(task));

export const dataDeletedAtSource = (facts: Facts<'DataDeletedAtSource'> = {}): RequestEvent =>
  happened('DataDeletedAtSource', { sweepDueAt: day(30), purgeDueAt: day(37), ...facts });

export const purgeContradicted = (task: PlannedTask, facts: Facts<'PurgeContradicted'> = {}): RequestEvent =>
  happened('PurgeContradicted', {
    ...about(task),
    source: task.source,
    hits: 1,
    newestAt: null,
    details: null,
    ...facts,
  });

export const packageAssembled = (
  task: About,
  facts: { readonly gaps?: Gap[]; readonly expiresAt?: Instant } = {},
): RequestEvent =>
  happened('PackageAssembled', {
    taskId: task.id,
    artifact: anArtifact(99),
    files: 7,
    gaps: facts.gaps ?? [],
    expiresAt: facts.expiresAt ?? day(30),
  });

export const requestCompleted = (facts: Facts<'PrivacyRequestCompleted'> = {}): RequestEvent =>
  happened('PrivacyRequestCompleted', {
    outcome: 'done',
    exceptions: [],
    closedBy: null,
    reason: null,
    shredAt: day(730),
    ...facts,
  });

export const requestCancelled = (): RequestEvent =>
  happened('PrivacyRequestCancelled', { reason: sealed('withdrawn'), by: officer });
export const requestRejected = (): RequestEvent =>
  happened('PrivacyRequestRejected', { reason: 'no-match', note: null, by: officer });
export const requestApproved = (): RequestEvent =>
  happened('PrivacyRequestApproved', { reason: sealed('checked'), by: officer });
export const clockPaused = (): RequestEvent =>
  happened('ClockPaused', { reason: sealed('identity is checked'), by: officer });
