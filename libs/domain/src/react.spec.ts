import { describe, expect, it } from '@jest/globals';
import { eventSchemas, type EventType, type RequestEvent } from '#contracts';
import { react, type Reaction } from '#domain';
import {
  aFault,
  after,
  anArtifact,
  aProof,
  aTask,
  closeReceived,
  day,
  exportReceived,
  fanOutPlanned,
  happened,
  officer,
  packageAssembled,
  purgeContradicted,
  requestAfter,
  requestApproved,
  requestCancelled,
  requestCompleted,
  requestReceived,
  requestRejected,
  retryScheduled,
  sealed,
  stopLossReached,
  SUBJECT_KEY_ID,
  submitter,
  taskDispatched,
  taskFailed,
  taskHeld,
  taskNotApplicable,
  taskSkipped,
  taskSucceeded,
  taskWaitingOnPerson,
  taskWaitingOnSource,
  uuid,
} from '#testing';

const DUE = '2026-03-27T23:59:59.999Z';
const task = aTask(1, 'sweep-logs', { host: 'mfa01', phase: 'after-30-days' });
const timer = `task:${task.id}`;
const about = { taskId: task.id, host: task.host };
const decided = { reason: sealed(), by: officer };

const schedule = (name: string, dueAt: string): Reaction => ({ kind: 'schedule', name, dueAt });
const cancel = (name: string): Reaction => ({ kind: 'cancel', name });
const ending = (shredAt: string): readonly Reaction[] => [
  ...['deadline', 'stop-loss', 'sweep-due', 'purge-due', timer].map(cancel),
  schedule('own-retention', shredAt),
];

/** For each event: what follows outside when it is the last event of an AccountClose with one task. */
const follows: Readonly<Record<EventType, readonly [RequestEvent, readonly Reaction[]]>> = {
  PrivacyRequestReceived: [
    requestReceived({ kind: 'AccountClose', dueAt: DUE }),
    [schedule('deadline', after({ days: -7 }, DUE))],
  ],
  LegalDeadlineMissed: [
    happened('LegalDeadlineMissed', { legalDueAt: '2026-04-02T23:59:59.999Z' }),
    [schedule('deadline', after({ days: -7 }, DUE))],
  ],
  // Its policy asks for no confirmation; see confirmation.spec.ts for those that do.
  ReceiptConfirmed: [happened('ReceiptConfirmed', decided), []],
  ConfirmationReminderSent: [happened('ConfirmationReminderSent', { daysLeft: 3, confirmDueAt: DUE }), []],
  ConfirmationMissed: [happened('ConfirmationMissed', { confirmDueAt: DUE }), []],
  PrivacyRequestApproved: [requestApproved(), []],
  PrivacyRequestRejected: [requestRejected(), ending('2028-03-02T09:00:00.000Z')],
  PrivacyRequestCancelled: [requestCancelled(), ending('2028-03-02T09:00:00.000Z')],
  PrivacyRequestCompleted: [requestCompleted({ shredAt: day(730) }), ending(day(730))],
  SubjectRevealed: [happened('SubjectRevealed', decided), []],
  SubjectKeyShredded: [
    happened('SubjectKeyShredded', { subjectKeyId: SUBJECT_KEY_ID }),
    [{ kind: 'shred', subjectKeyId: SUBJECT_KEY_ID }],
  ],

  FanOutPlanned: [fanOutPlanned(task), [schedule('stop-loss', day(24))]],
  FanOutExtended: [
    happened('FanOutExtended', {
      cause: 'purge-contradicted',
      tasks: [
        aTask(2, 'delete-records'),
        aTask(3, 'sweep-logs', { phase: 'after-30-days' }),
        aTask(4, 'verify-purge'),
      ],
      gates: [],
      notBefore: day(50),
    }),
    [
      schedule(`task:${aTask(3, 'sweep-logs').id}`, day(50)),
      schedule(`task:${aTask(4, 'verify-purge').id}`, day(50)),
    ],
  ],

  HostRetired: [happened('HostRetired', { ...decided, host: 'nps01' }), []],

  TaskDispatched: [
    taskDispatched(task),
    [{ kind: 'send-task', taskId: task.id }, schedule(timer, after({ minutes: 30 }))],
  ],
  TaskStarted: [
    happened('TaskStarted', { ...about, dispatch: 1, leaseUntil: day(1) }),
    [schedule(timer, day(1))],
  ],
  TaskProgressed: [
    happened('TaskProgressed', { ...about, dispatch: 1, leaseUntil: day(1), done: 1, total: null }),
    [schedule(timer, day(1))],
  ],
  TaskWaitingOnSource: [taskWaitingOnSource(task, day(2)), [schedule(timer, day(2))]],
  TaskWaitingOnPerson: [taskWaitingOnPerson(task), []],
  TaskSucceeded: [taskSucceeded(task, { artifacts: [anArtifact()], proof: aProof() }), [cancel(timer)]],
  TaskNotApplicable: [taskNotApplicable(task), [cancel(timer)]],
  TaskFailed: [taskFailed(task, { fault: aFault() }), [cancel(timer)]],
  TaskRetryScheduled: [retryScheduled(task, { retryAt: day(3) }), [schedule(timer, day(3))]],
  TaskHeld: [taskHeld(task), []],
  TaskSkipped: [taskSkipped(task), [cancel(timer)]],
  TaskStopLossReached: [stopLossReached(task), []],
  ManualStepCompleted: [
    happened('ManualStepCompleted', { ...about, by: officer, attestation: sealed(), evidence: [] }),
    [],
  ],

  OtherPeopleReviewed: [
    happened('OtherPeopleReviewed', { ...about, by: officer, decision: 'redact', reason: sealed() }),
    [],
  ],

  PackageAssembled: [
    packageAssembled(task, { expiresAt: day(30) }),
    // Its package comes before it deletes; only of an Export it is the answer.
    [schedule('package-expiry', day(30))],
  ],
  PackageDownloaded: [happened('PackageDownloaded', { by: submitter }), []],
  PackageExpired: [
    happened('PackageExpired', { artifactIds: [uuid(1), uuid(2)] }),
    [{ kind: 'remove-artifacts', artifactIds: [uuid(1), uuid(2)] }],
  ],

  DataDeletedAtSource: [
    happened('DataDeletedAtSource', { sweepDueAt: day(30), purgeDueAt: day(37) }),
    [cancel('deadline'), schedule('sweep-due', day(30)), schedule('purge-due', day(37))],
  ],
  PurgeSweepDue: [happened('PurgeSweepDue', { dueAt: day(30) }), []],
  PurgeSweepCompleted: [
    happened('PurgeSweepCompleted', { ...about, source: 'mfa-server', phase: 'after-30-days' }),
    [],
  ],
  PurgeVerified: [happened('PurgeVerified', { tasks: [task.id] }), []],
  PurgeContradicted: [purgeContradicted(task), []],
  PurgeDeadlineMissed: [happened('PurgeDeadlineMissed', { purgeDueAt: day(37) }), []],

  DeadlineReminderSent: [
    happened('DeadlineReminderSent', { daysLeft: 7, dueAt: DUE }),
    [schedule('deadline', after({ days: -3 }, DUE))],
  ],
  DeadlineMissed: [
    happened('DeadlineMissed', { dueAt: DUE }),
    [schedule('deadline', '2026-04-03T00:00:00.000Z')],
  ],
  DeadlineExtended: [
    happened('DeadlineExtended', { ...decided, dueAt: day(90), legalDueAt: day(90) }),
    [schedule('deadline', day(83)), schedule('stop-loss', day(24))],
  ],
  ClockPaused: [happened('ClockPaused', decided), [cancel('deadline')]],
  ClockResumed: [
    happened('ClockResumed', { ...decided, dueAt: day(40), legalDueAt: day(45) }),
    [schedule('deadline', day(33)), schedule('stop-loss', day(24))],
  ],
};

/** The request as it stands after the event, with the events before it that it needs. */
function requestWith(event: RequestEvent) {
  if (event.type === 'PrivacyRequestReceived') return requestAfter(event);
  const received = closeReceived({ dueAt: DUE });
  return event.type === 'FanOutPlanned'
    ? requestAfter(received, event)
    : requestAfter(received, fanOutPlanned(task), event);
}

describe('what follows outside', () => {
  it('is laid down for every event there is', () =>
    expect(Object.keys(follows).sort()).toEqual(Object.keys(eventSchemas).sort()));

  it.each(Object.entries(follows))('from %s', (type, [event, reactions]) => {
    expect(event.type).toBe(type);
    expect(react(event, requestWith(event))).toEqual(reactions);
  });
});

describe('what follows from more than the event', () => {
  it('an Export moves its stop-loss with its legal date', () => {
    const extended = happened('DeadlineExtended', {
      ...decided,
      dueAt: '2026-06-02T23:59:59.999Z',
      legalDueAt: '2026-06-02T23:59:59.999Z',
    });
    const request = requestAfter(exportReceived(), fanOutPlanned(task), extended);
    expect(react(extended, request)).toContainEqual(schedule('stop-loss', after({ days: 61 }, day(24))));
  });

  it('work that need not wait for logs to age sets no timer', () => {
    const extended = happened('FanOutExtended', {
      cause: 'other-people-found',
      tasks: [aTask(2, 'review-other-people')],
      gates: [],
      notBefore: null,
    });
    expect(react(extended, requestAfter(exportReceived(), fanOutPlanned(task), extended))).toEqual([]);
  });

  it('an Export that ends without a package removes what was gathered; with one it keeps it for its time', () => {
    const gathered = [
      exportReceived(),
      fanOutPlanned(task),
      taskSucceeded(task, { artifacts: [anArtifact(4)] }),
    ] as const;
    const remove: Reaction = { kind: 'remove-artifacts', artifactIds: [anArtifact(4).id] };
    expect(react(requestCancelled(), requestAfter(...gathered, requestCancelled()))).toContainEqual(remove);
    const packed = requestAfter(...gathered, packageAssembled(task), requestCompleted());
    expect(react(requestCompleted(), packed)).not.toContainEqual(remove);
  });

  it('the evidence of an AccountClose stays, however it ends', () => {
    const evidence = taskSucceeded(task, { artifacts: [anArtifact(4)] });
    const request = requestAfter(closeReceived(), fanOutPlanned(task), evidence, requestCancelled());
    expect(react(requestCancelled(), request).map(({ kind }) => kind)).not.toContain('remove-artifacts');
  });

  it('a reminder that was the last leaves the missed date to ring for', () => {
    const last = happened('DeadlineReminderSent', { daysLeft: 1, dueAt: DUE });
    expect(react(last, requestAfter(closeReceived({ dueAt: DUE }), last))).toEqual([
      schedule('deadline', '2026-03-28T00:00:00.000Z'),
    ]);
  });
});
