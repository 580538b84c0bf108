import { describe, expect, it } from '@jest/globals';
import type { RequestEvent, TaskState } from '#contracts';
import { timers } from '#domain';
import {
  after,
  aTask,
  closeReceived,
  dataDeletedAtSource,
  day,
  exportReceived,
  fanOutPlanned,
  given,
  happened,
  on,
  packageAssembled,
  requestCancelled,
  requestCompleted,
  requestReceived,
  retryScheduled,
  SUBJECT_KEY_ID,
  anArtifact,
  taskDispatched,
  taskFailed,
  taskSucceeded,
  taskWaitingOnPerson,
  taskWaitingOnSource,
  timer,
} from '#testing';

const search = aTask(1, 'search-logs', { host: 'mfa01' });
const screenshots = aTask(2, 'screenshots');
const assemble = aTask(3, 'assemble', { dependsOn: [search.id, screenshots.id] });
const wakes = timer(timers.task(search.id));
const sent = [
  exportReceived(),
  fanOutPlanned(search, screenshots, assemble),
  taskWaitingOnPerson(screenshots),
  taskDispatched(search),
] as const;

describe('a lease', () => {
  const over = after({ minutes: 30 });

  it('that is over sends the task again as a new attempt, the first time at once', () =>
    given(...sent)
      .when(wakes, over)
      .then([
        {
          type: 'TaskFailed',
          data: { attempt: 1, fault: { code: 'lease-over', retryable: true, detail: null } },
        },
        { type: 'TaskRetryScheduled', data: { attempt: 2, retryAt: over, by: null } },
        { type: 'TaskDispatched', data: { attempt: 2, dispatch: 2, leaseUntil: after({ minutes: 90 }) } },
      ]));

  it.each([
    [2, { minutes: 2 }],
    [6, { minutes: 32 }],
    [50, { hours: 6 }],
  ])('that is over again is followed by an ever longer pause: attempt %i', (attempt, pause) =>
    given(...sent, taskDispatched(search, { attempt, leaseUntil: over }))
      .when(wakes, over)
      .then([
        { type: 'TaskFailed' },
        { type: 'TaskRetryScheduled', data: { attempt: attempt + 1, retryAt: after(pause, over) } },
      ]),
  );

  it('that still runs means nothing', () =>
    given(...sent)
      .when(wakes, after({ minutes: 29, seconds: 59 }))
      .ignores('nothing waits'));

  it('that was extended meanwhile means nothing at its old end', () => {
    const progressed = happened('TaskProgressed', {
      taskId: search.id,
      host: search.host,
      dispatch: 1,
      leaseUntil: after({ minutes: 50 }),
      done: 1,
      total: 2,
    });
    given(...sent, progressed)
      .when(wakes, over)
      .ignores('nothing waits');
  });
});

describe('the time to look again', () => {
  it('sends the same attempt once more, with the note that the handler left', () => {
    const outcome = given(...sent, taskWaitingOnSource(search, day(1))).when(wakes, day(1));
    outcome.then([{ type: 'TaskDispatched', data: { attempt: 1, dispatch: 2 } }]);
    expect(outcome.request.tasks?.get(search.id)?.continuation).not.toBeNull();
  });

  it('means nothing before it has come', () =>
    given(...sent, taskWaitingOnSource(search, day(1)))
      .when(wakes, after({ hours: 23 }))
      .ignores());
});

describe('the time of a retry', () => {
  const failed = [
    ...sent,
    taskFailed(search),
    retryScheduled(search, { retryAt: after({ minutes: 1 }) }),
  ] as const;

  it('sends the next attempt', () =>
    given(...failed)
      .when(wakes, after({ minutes: 1 }))
      .then([{ type: 'TaskDispatched', data: { attempt: 2, dispatch: 2 } }]));

  it('means nothing before it has come', () =>
    given(...failed)
      .when(wakes, after({ seconds: 59 }))
      .ignores());

  it('means nothing while a dependency is open again', () =>
    given(
      ...sent,
      taskSucceeded(screenshots),
      taskDispatched(assemble),
      taskFailed(assemble),
      retryScheduled(assemble, { retryAt: day(1) }),
    )
      .when(timer(timers.task(assemble.id)), day(1))
      .ignores());
});

describe('a timer that nothing waits for', () => {
  const over: readonly [TaskState, RequestEvent][] = [
    ['succeeded', taskSucceeded(search)],
    ['failed', taskFailed(search)],
  ];
  it.each(over)('means nothing: the task has %s', (_state, event) =>
    given(...sent, event)
      .when(wakes, day(2))
      .ignores('nothing waits'),
  );
  it.each([
    'task:unknown',
    'no-such',
    '',
    ...Object.values(timers).filter((name) => typeof name === 'string'),
  ])('means nothing: %s right after planning', (name) =>
    given(...sent)
      .when(timer(name))
      .ignores('nothing waits'),
  );
  it.each(['deadline', 'stop-loss', 'sweep-due', 'purge-due', timers.task(search.id)])(
    'means nothing after the end: %s',
    (name) =>
      given(...sent, requestCancelled())
        .when(timer(name), day(400))
        .ignores(),
  );
});

describe('the day of the last sweep', () => {
  const sweep = aTask(1, 'sweep-logs', { host: 'mfa01', phase: 'after-30-days' });
  const verify = aTask(2, 'verify-purge', { host: 'mfa01', dependsOn: [sweep.id] });
  const account = aTask(3, 'verify-purge', { source: 'cloud-mfa' });
  const deleted = [closeReceived(), fanOutPlanned(sweep, verify, account), dataDeletedAtSource()] as const;

  it('sends the sweep and the re-scans that wait for nothing else', () =>
    given(...deleted)
      .when(timer('sweep-due'), day(30))
      .then([
        { type: 'PurgeSweepDue', data: { dueAt: day(30) } },
        { type: 'TaskDispatched', data: { taskId: sweep.id } },
        { type: 'TaskDispatched', data: { taskId: account.id, olderThan: null } },
      ]));

  it('lets the sweep reach to the moment of the delete, and not further when it comes late', () =>
    given(...deleted)
      .when(timer('sweep-due'), day(33))
      .then([
        { type: 'PurgeSweepDue' },
        { type: 'TaskDispatched', data: { olderThan: day(0) } },
        { type: 'TaskDispatched' },
      ]));

  it('has not come a moment before', () =>
    given(...deleted)
      .when(timer('sweep-due'), after({ seconds: -1 }, day(30)))
      .ignores());

  it('comes once', () =>
    given(
      ...deleted,
      happened('PurgeSweepDue', { dueAt: day(30) }),
      taskDispatched(sweep),
      taskDispatched(account),
    )
      .when(timer('sweep-due'), day(31))
      .ignores());

  it('means nothing before the delete', () =>
    given(
      closeReceived(),
      fanOutPlanned(sweep, aTask(2, 'close-account')),
      taskDispatched(aTask(2, 'close-account')),
    )
      .when(timer('sweep-due'), day(40))
      .ignores());
});

describe('the purge date', () => {
  const verify = aTask(1, 'verify-purge', { host: 'mfa01' });
  const deleted = [
    closeReceived(),
    fanOutPlanned(verify),
    dataDeletedAtSource(),
    on(day(30)),
    taskDispatched(verify),
  ] as const;

  it('that passes unverified is missed, once', () => {
    given(...deleted)
      .when(timer('purge-due'), day(37))
      .then([{ type: 'PurgeDeadlineMissed', data: { purgeDueAt: day(37) } }]);
    given(...deleted, happened('PurgeDeadlineMissed', { purgeDueAt: day(37) }))
      .when(timer('purge-due'), day(38))
      .ignores();
  });

  it('means nothing before it, nor after the purge was verified', () => {
    given(...deleted)
      .when(timer('purge-due'), day(36))
      .ignores();
    given(...deleted, taskSucceeded(verify), happened('PurgeVerified', { tasks: [verify.id] }))
      .when(timer('purge-due'), day(38))
      .ignores();
  });
});

describe('the expiry of a package', () => {
  const packed = [
    exportReceived(),
    fanOutPlanned(search, screenshots, assemble),
    taskSucceeded(search, { artifacts: [anArtifact(1), anArtifact(2)] }),
    taskSucceeded(screenshots, { artifacts: [anArtifact(3)] }),
    taskSucceeded(assemble, { artifacts: [anArtifact(99)] }),
    packageAssembled(assemble),
    requestCompleted(),
  ] as const;

  it('removes it and all that was gathered for it, each once', () => {
    const outcome = given(...packed).when(timer('package-expiry'), day(30));
    outcome.thenTypes('PackageExpired');
    const { decision } = outcome;
    const [expired] = decision.kind === 'accept' ? decision.events : [];
    expect(expired?.data).toEqual({ artifactIds: [1, 2, 3, 99].map((number) => anArtifact(number).id) });
  });

  it('does not come early, nor twice, nor without a package', () => {
    given(...packed)
      .when(timer('package-expiry'), day(29))
      .ignores();
    given(...packed, happened('PackageExpired', { artifactIds: [] }))
      .when(timer('package-expiry'), day(31))
      .ignores();
    given(...sent)
      .when(timer('package-expiry'), day(31))
      .ignores();
  });
});

describe('the end of the own record', () => {
  it('destroys the subject’s key', () =>
    given(requestReceived(), requestCompleted({ shredAt: day(730) }))
      .when(timer('own-retention'), day(730))
      .then([{ type: 'SubjectKeyShredded', data: { subjectKeyId: SUBJECT_KEY_ID } }]));

  it('does not come early, nor twice, nor while the request is open', () => {
    given(requestReceived(), requestCompleted({ shredAt: day(730) }))
      .when(timer('own-retention'), day(729))
      .ignores();
    given(
      requestReceived(),
      requestCompleted({ shredAt: day(730) }),
      happened('SubjectKeyShredded', { subjectKeyId: SUBJECT_KEY_ID }),
    )
      .when(timer('own-retention'), day(731))
      .ignores();
    given(...sent)
      .when(timer('own-retention'), day(3000))
      .ignores();
  });

  it('comes 24 months after a request was cancelled, too', () =>
    given(...sent, on('2026-03-31T10:00:00.000Z'), requestCancelled())
      .when(timer('own-retention'), '2028-03-31T10:00:00.000Z')
      .thenTypes('SubjectKeyShredded'));
});
