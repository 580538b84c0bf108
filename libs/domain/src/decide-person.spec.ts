import { describe, expect, it } from '@jest/globals';
import { RejectionReason, type RequestEvent } from '#contracts';
import { progressOf, purgeOf } from '#domain';
import {
  after,
  aTask,
  closeReceived,
  dataDeletedAtSource,
  day,
  everySource,
  exportReceived,
  fanOutPlanned,
  given,
  happened,
  officer,
  on,
  packageAssembled,
  person,
  purgeContradicted,
  requestApproved,
  requestCancelled,
  requestCompleted,
  requestRejected,
  SUBJECT_KEY_ID,
  submitter,
  sealed,
  taskDispatched,
  taskFailed,
  taskNotApplicable,
  taskSucceeded,
  taskWaitingOnPerson,
  taskWaitingOnSource,
  type ExpectedEvent,
} from '#testing';

const search = aTask(1, 'search-logs', { host: 'mfa01' });
const screenshots = aTask(2, 'screenshots');
const assemble = aTask(3, 'assemble', { dependsOn: [search.id, screenshots.id] });
const running = [
  exportReceived(),
  fanOutPlanned(search, screenshots, assemble),
  taskWaitingOnPerson(screenshots),
  taskDispatched(search),
] as const;

const account = aTask(1, 'close-account');
const sweep = aTask(2, 'sweep-logs', { host: 'nps01', source: 'nps-extension', phase: 'now' });
const verify = aTask(3, 'verify-purge', { source: 'cloud-mfa', dependsOn: [account.id] });
const closing = [
  closeReceived(),
  fanOutPlanned(account, sweep, verify),
  taskDispatched(account),
  taskDispatched(sweep),
] as const;

const ends: readonly [string, RequestEvent][] = [
  ['done', requestCompleted()],
  ['cancelled', requestCancelled()],
  ['rejected', requestRejected()],
];

describe('a request that needs approval', () => {
  const waiting = exportReceived({ approvalRequired: true });

  it('is planned when a second person approves it, counting its time from then', () =>
    given(waiting)
      .when(person.approves(), day(3))
      .then([
        { type: 'PrivacyRequestApproved', data: { by: officer, reason: sealed('because') } },
        // two days before the legal date of 2 April
        { type: 'FanOutPlanned', data: { stopLossAt: '2026-03-31T23:59:59.999Z' } },
        ...new Array<ExpectedEvent>(5).fill({ type: 'TaskDispatched' }),
        { type: 'TaskWaitingOnPerson' },
      ]));

  it('is not approved by whoever submitted it', () =>
    given(waiting).when(person.approves(submitter)).rejects('approver-is-submitter'));

  it('is not approved twice', () =>
    given(waiting, requestApproved(), fanOutPlanned(search), taskDispatched(search))
      .when(person.approves())
      .rejects('not-awaiting-approval'));

  it('waits for nothing where no approval is asked', () =>
    given(...running)
      .when(person.approves())
      .rejects('not-awaiting-approval'));

  it('may be cancelled or rejected instead, and then nothing is planned', () => {
    given(waiting).when(person.cancels()).thenTypes('PrivacyRequestCancelled');
    given(waiting).when(person.rejects()).thenTypes('PrivacyRequestRejected');
    given(waiting, requestRejected()).when(person.approves()).rejects('request-ended');
  });

  it('reaches the sources that exist when it is approved', () => {
    const { request } = given(waiting).when(person.approves());
    const hosts = new Set([...(request.tasks?.values() ?? [])].map(({ host }) => host));
    for (const { name } of everySource['nps-extension']?.hosts ?? []) expect(hosts).toContain(name);
  });
});

const openStates: readonly [string, readonly RequestEvent[]][] = [
  ['awaiting approval', [exportReceived({ approvalRequired: true })]],
  ['running', running],
  ['waiting on a source', [...running, taskWaitingOnSource(search, day(1))]],
  ['failed in part', [...running, taskFailed(search)]],
  ['deleting', closing],
  ['deleted at the source', [...closing, taskSucceeded(account), dataDeletedAtSource()]],
];

describe('a request that is called off', () => {
  it.each(openStates)('ends whatever it is doing: %s', (_state, history) => {
    const cancelled = given(...history).when(person.cancels());
    cancelled.then([{ type: 'PrivacyRequestCancelled', data: { by: officer, reason: sealed('because') } }]);
    expect(progressOf(cancelled.request)).toBe('cancelled');
  });

  it('calls off its open tasks and leaves what is done or failed as it is', () => {
    const { request } = given(...running, taskFailed(search)).when(person.cancels());
    expect([...(request.tasks?.values() ?? [])].map(({ state }) => state)).toEqual([
      'failed',
      'cancelled',
      'cancelled',
    ]);
  });

  it.each(ends)('is told when it has ended: %s', (_end, event) => {
    given(...running, event)
      .when(person.cancels())
      .rejects('request-ended');
    given(...running, event)
      .when(person.rejects())
      .rejects('request-ended');
  });
});

describe('a request that is rejected', () => {
  it.each(RejectionReason.options)('names one of the reasons that the law knows: %s', (reason) =>
    given(...running)
      .when(person.rejects(reason))
      .then([{ type: 'PrivacyRequestRejected', data: { reason, note: null, by: officer } }]),
  );

  it.each(openStates)('ends whatever it is doing: %s', (_state, history) => {
    const { request } = given(...history).when(person.rejects());
    expect(progressOf(request)).toBe('rejected');
  });
});

describe('an AccountClose that is closed with exceptions', () => {
  it('ends, and names everything that is not done', () => {
    const closed = given(...closing, taskFailed(account)).when(person.closesWithExceptions(), day(50));
    closed.then([
      {
        type: 'PrivacyRequestCompleted',
        data: {
          outcome: 'done-with-exceptions',
          exceptions: [
            { taskId: account.id, source: 'cloud-mfa', host: null, reason: 'graph-unreachable' },
            { taskId: sweep.id, source: 'nps-extension', host: 'nps01', reason: 'running' },
            { taskId: verify.id, source: 'cloud-mfa', host: null, reason: 'blocked' },
          ],
          closedBy: officer,
          reason: sealed('because'),
          shredAt: '2028-04-21T09:00:00.000Z',
        },
      },
    ]);
    expect(purgeOf(closed.request)).toBe('not-started');
  });

  it('is never a verified purge, also after its data was deleted', () => {
    const history = [...closing, taskSucceeded(account), taskNotApplicable(sweep), dataDeletedAtSource()];
    const { request } = given(...history).when(person.closesWithExceptions());
    expect([progressOf(request), purgeOf(request)]).toEqual(['done-with-exceptions', 'deleted-at-source']);
  });

  it('names a contradiction that nobody could look at again', () => {
    const again = aTask(4, 'verify-purge', { source: 'cloud-mfa' });
    const history = [
      closeReceived(),
      fanOutPlanned(account, verify, again),
      taskSucceeded(account),
      dataDeletedAtSource(),
      taskSucceeded(verify),
      purgeContradicted(verify),
      taskNotApplicable(again, 'host-retired'),
    ];
    given(...history)
      .when(person.closesWithExceptions())
      .then([
        {
          type: 'PrivacyRequestCompleted',
          data: {
            exceptions: [{ taskId: verify.id, source: 'cloud-mfa', host: null, reason: 'contradicted' }],
          },
        },
      ]);
  });

  it('is for what remains alone: an Export and a request that is not planned end by themselves', () => {
    given(...running)
      .when(person.closesWithExceptions())
      .rejects('nothing-remains');
    given(closeReceived({ approvalRequired: true }))
      .when(person.closesWithExceptions())
      .rejects('nothing-remains');
  });

  it('is told when it has ended', () =>
    given(...closing, requestCancelled())
      .when(person.closesWithExceptions())
      .rejects('request-ended'));
});

describe('a download of the package', () => {
  const packed = [
    ...running,
    taskSucceeded(search),
    taskSucceeded(screenshots),
    packageAssembled(assemble),
  ] as const;

  it('is recorded, after the end too, each time', () => {
    given(...packed, requestCompleted())
      .when(person.downloads())
      .then([{ type: 'PackageDownloaded', data: { by: officer } }]);
    given(...packed, requestCompleted(), happened('PackageDownloaded', { by: officer }))
      .when(person.downloads())
      .thenTypes('PackageDownloaded');
  });

  it('waits until it is ready', () =>
    given(...running)
      .when(person.downloads())
      .rejects('package-not-ready'));

  it('is over when the package has expired', () =>
    given(...packed, requestCompleted(), happened('PackageExpired', { artifactIds: [] }))
      .when(person.downloads())
      .rejects('package-expired'));

  it('is never of an AccountClose', () =>
    given(...closing)
      .when(person.downloads())
      .rejects('package-not-ready'));
});

describe('a look at the identity', () => {
  it('is recorded with its reason, after the end too', () => {
    const revealed = { type: 'SubjectRevealed' as const, data: { by: officer, reason: sealed('because') } };
    given(...running)
      .when(person.reveals())
      .then([revealed]);
    given(...running, requestCancelled())
      .when(person.reveals())
      .then([revealed]);
  });

  it('is not possible after the key was destroyed', () =>
    given(...running, requestCancelled(), happened('SubjectKeyShredded', { subjectKeyId: SUBJECT_KEY_ID }))
      .when(person.reveals())
      .rejects('shredded'));
});

describe('the clock in the hands of people', () => {
  const moved = { by: officer, reason: sealed('because') };

  it('stands from when it is paused, and all dates move by the time it stood', () => {
    given(...running)
      .when(person.pausesTheClock())
      .then([{ type: 'ClockPaused', data: moved }]);
    const paused = happened('ClockPaused', moved);
    given(...running, on(day(4)), paused)
      .when(person.resumesTheClock(), after({ days: 10, hours: 6 }))
      .then([
        {
          type: 'ClockResumed',
          data: { ...moved, dueAt: '2026-04-03T05:59:59.999Z', legalDueAt: '2026-04-09T05:59:59.999Z' },
        },
      ]);
  });

  it('is extended once, to three months from receipt, and shows the legal date from then', () => {
    const extended = given(...running).when(person.extends(), day(20));
    extended.then([
      {
        type: 'DeadlineExtended',
        data: { ...moved, dueAt: '2026-06-02T23:59:59.999Z', legalDueAt: '2026-06-02T23:59:59.999Z' },
      },
    ]);
    expect(extended.request.clock).toMatchObject({ extended: true, missed: false, remindedDays: null });
    given(...running, happened('DeadlineExtended', { ...moved, dueAt: day(90), legalDueAt: day(90) }))
      .when(person.extends())
      .rejects('already-extended');
  });

  it('keeps the time it stood when it is extended after that', () => {
    const resumed = given(...running, happened('ClockPaused', moved)).when(person.resumesTheClock(), day(10));
    const events = resumed.decision.kind === 'accept' ? resumed.decision.events : [];
    given(...running, happened('ClockPaused', moved), on(day(10)), ...events)
      .when(person.extends())
      .then([{ type: 'DeadlineExtended', data: { legalDueAt: '2026-06-12T23:59:59.999Z' } }]);
  });

  it('is extended up to the last moment of the law’s date and not after it; while it stands, that date does not come', () => {
    const LEGAL = '2026-04-02T23:59:59.999Z';
    given(...running)
      .when(person.extends(), LEGAL)
      .thenTypes('DeadlineExtended');
    given(...running)
      .when(person.extends(), after({ seconds: 0.001 }, LEGAL))
      .rejects('extension-too-late');
    given(...running, happened('ClockPaused', moved))
      .when(person.extends(), day(60))
      .thenTypes('DeadlineExtended');
  });

  it('is not extended once the law’s date has passed, not by letting it stand after that either', () => {
    const late = after({ seconds: 0.001 }, '2026-04-02T23:59:59.999Z');
    given(...running, on(late), happened('ClockPaused', moved))
      .when(person.extends(), day(60))
      .rejects('extension-too-late');
  });

  it('is extended by the version of the policy that the request was planned with', () => {
    const facts = {
      receivedAt: '2026-09-25T09:00:00.000Z',
      policy: { id: 'gdpr', version: '2026-1' },
      extendedDueAt: null,
    } as const;
    given(exportReceived({ ...facts, legalDueAt: '2026-10-26T23:59:59.999Z' }))
      .when(person.extends(), '2026-10-01T09:00:00.000Z')
      .then([{ type: 'DeadlineExtended', data: { legalDueAt: '2026-12-25T23:59:59.999Z' } }]);
  });

  it('runs on under a policy that gives no time for checking the identity', () =>
    given(exportReceived({ policy: { id: 'ccpa', version: '2026-2' } }))
      .when(person.pausesTheClock())
      .rejects('clock-cannot-pause'));

  it('adds the time that it stood as a clock on the wall counts it, over summer time too', () => {
    const berlin = exportReceived({
      timeZone: 'Europe/Berlin',
      dueAt: '2026-03-27T22:59:59.999Z',
      legalDueAt: '2026-04-02T21:59:59.999Z',
    });
    given(berlin, on('2026-03-25T09:00:00.000Z'), happened('ClockPaused', moved))
      .when(person.resumesTheClock(), '2026-04-04T08:00:00.000Z')
      .then([
        {
          type: 'ClockResumed',
          data: { dueAt: '2026-04-06T21:59:59.999Z', legalDueAt: '2026-04-12T21:59:59.999Z' },
        },
      ]);
  });

  it('is not paused twice, nor resumed when it runs', () => {
    given(...running, happened('ClockPaused', moved))
      .when(person.pausesTheClock())
      .rejects('clock-not-running');
    given(...running)
      .when(person.resumesTheClock())
      .rejects('clock-not-paused');
  });

  it('does not run any more once the request is answered: there is nothing to pause or extend', () => {
    const answered = [...closing, taskSucceeded(account), taskSucceeded(sweep), dataDeletedAtSource()];
    given(...answered)
      .when(person.pausesTheClock())
      .rejects('clock-not-running');
    given(...answered)
      .when(person.extends())
      .rejects('clock-not-running');
  });

  it.each([
    ['pause', person.pausesTheClock()],
    ['resume', person.resumesTheClock()],
    ['extend', person.extends()],
  ])('is left alone after the end: %s', (_what, command) =>
    given(...running, requestCancelled())
      .when(command)
      .rejects('request-ended'),
  );
});
