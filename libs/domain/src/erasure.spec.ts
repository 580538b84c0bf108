import { describe, expect, it } from '@jest/globals';
import { RECORDS_ARE_BACK } from '#contracts';
import { progressOf, purgeOf } from '#domain';
import {
  after,
  aProof,
  aTask,
  closeReceived,
  dataDeletedAtSource,
  day,
  everySource,
  fanOutPlanned,
  given,
  handler,
  happened,
  only,
  person,
  planning,
  purgeContradicted,
  RELIABLE,
  RequestSimulation,
  SimulatedFleet,
  sealed,
  taskDispatched,
  taskFailed,
  taskNotApplicable,
  taskSucceeded,
  taskWaitingOnPerson,
  on,
} from '#testing';

const records = aTask(1, 'delete-records', { host: 'mfa01' });
const userRecord = aTask(2, 'delete-user-record');
const account = aTask(3, 'close-account');
const deletes = [records.id, userRecord.id, account.id];
const sweepNow = aTask(4, 'sweep-logs', { host: 'mfa01', phase: 'now' });
const lastSweep = aTask(5, 'sweep-logs', { host: 'mfa01', phase: 'after-30-days', dependsOn: deletes });
const verify = aTask(6, 'verify-purge', {
  host: 'mfa01',
  dependsOn: [lastSweep.id],
  checks: ['logs', 'records'],
});
const verifyAccount = aTask(7, 'verify-purge', {
  source: 'cloud-mfa',
  dependsOn: deletes,
  checks: ['account'],
});
const plan = [records, userRecord, account, sweepNow, lastSweep, verify, verifyAccount];
const closing = [
  closeReceived(),
  fanOutPlanned(...plan),
  taskDispatched(records),
  taskWaitingOnPerson(userRecord),
  taskDispatched(account),
  taskDispatched(sweepNow),
] as const;
const deleted = [
  ...closing,
  taskSucceeded(records),
  taskSucceeded(userRecord),
  taskSucceeded(account),
  taskSucceeded(sweepNow),
  dataDeletedAtSource(),
] as const;
const sweptAgain = [...deleted, on(day(30)), taskDispatched(lastSweep), taskSucceeded(lastSweep)] as const;
const lookingAgain = [...sweptAgain, taskDispatched(verify), taskDispatched(verifyAccount)] as const;

describe('data is deleted at the source', () => {
  it('when every source has deleted, and not before', () => {
    given(...closing, taskSucceeded(records))
      .when(handler.succeeds(account))
      .thenTypes('TaskSucceeded');
    given(...closing, taskSucceeded(records), taskSucceeded(account))
      .when(person.completes(userRecord), day(2))
      .then([
        { type: 'ManualStepCompleted' },
        { type: 'TaskSucceeded' },
        { type: 'DataDeletedAtSource', data: { sweepDueAt: day(32), purgeDueAt: day(39) } },
      ]);
  });

  it('when a source had nothing to delete', () =>
    given(...closing, taskSucceeded(records), taskSucceeded(userRecord))
      .when(handler.hasNothingToDo(account))
      .thenTypes('TaskNotApplicable', 'DataDeletedAtSource'));

  it('not while a delete has failed', () =>
    given(...closing, taskFailed(records), taskSucceeded(userRecord))
      .when(handler.succeeds(account))
      .thenTypes('TaskSucceeded'));

  it('whether or not the sweep of the day is done', () => {
    const outcome = given(...closing, taskSucceeded(records), taskSucceeded(userRecord)).when(
      handler.succeeds(account),
    );
    outcome.thenTypes('TaskSucceeded', 'DataDeletedAtSource');
    expect(outcome.request.tasks?.get(sweepNow.id)?.state).toBe('running');
  });

  it('at once, when the sources asked for keep nothing but logs', () => {
    const simulation = RequestSimulation.submitted({
      kind: 'AccountClose',
      planning: planning(only('nps-extension')),
    });
    expect(purgeOf(simulation.request)).toBe('deleted-at-source');
  });

  it('and is not purged: the last sweep and the re-scan wait for their day', () => {
    const { request } = given(...closing, taskSucceeded(records), taskSucceeded(userRecord)).when(
      handler.succeeds(account),
      day(1),
    );
    expect([progressOf(request), purgeOf(request)]).toEqual(['running', 'deleted-at-source']);
    for (const task of [lastSweep, verify, verifyAccount])
      expect(request.tasks?.get(task.id)).toMatchObject({ state: 'blocked', notBefore: day(31) });
  });
});

describe('a sweep', () => {
  it('of the day takes what is older than 30 days', () => {
    const simulation = RequestSimulation.submitted({
      kind: 'AccountClose',
      planning: planning(only('nps-extension')),
    });
    expect(simulation.tasks('sweep-logs', 'nps01')[0]).toMatchObject({ phase: 'now', olderThan: day(-30) });
  });

  it('that is done is said of its host and phase, and the re-scan of the host follows', () =>
    given(...deleted, on(day(30)), taskDispatched(lastSweep), taskDispatched(verifyAccount))
      .when(handler.succeeds(lastSweep))
      .then([
        { type: 'TaskSucceeded' },
        {
          type: 'PurgeSweepCompleted',
          data: { taskId: lastSweep.id, source: 'mfa-server', host: 'mfa01', phase: 'after-30-days' },
        },
        { type: 'TaskDispatched', data: { taskId: verify.id, olderThan: null } },
      ]));

  it('that had nothing to sweep lets its re-scan go on', () =>
    given(...deleted, on(day(30)), taskDispatched(lastSweep), taskDispatched(verifyAccount))
      .when(handler.hasNothingToDo(lastSweep))
      .thenTypes('TaskNotApplicable', 'TaskDispatched'));

  it('that comes late still reaches to the moment of the delete and not further', () =>
    given(...deleted, on(day(33)), taskFailed(lastSweep), taskDispatched(verifyAccount))
      .when(person.retries(lastSweep))
      .then([{ type: 'TaskRetryScheduled' }, { type: 'TaskDispatched', data: { olderThan: day(0) } }]));
});

describe('the purge', () => {
  it('is verified when the last re-scan of every place has found nothing', () => {
    const outcome = given(...lookingAgain, taskSucceeded(verify)).when(handler.succeeds(verifyAccount));
    outcome.then([
      { type: 'TaskSucceeded' },
      { type: 'PurgeVerified', data: { tasks: [verify.id, verifyAccount.id] } },
      { type: 'PrivacyRequestCompleted', data: { outcome: 'done', exceptions: [] } },
    ]);
    expect([progressOf(outcome.request), purgeOf(outcome.request)]).toEqual(['done', 'verified']);
  });

  it('is not verified while one place has not been looked at', () => {
    given(...lookingAgain)
      .when(handler.succeeds(verify))
      .thenTypes('TaskSucceeded');
    given(...lookingAgain, taskFailed(verify))
      .when(handler.succeeds(verifyAccount))
      .thenTypes('TaskSucceeded');
  });

  it('is not verified while the sweep of the first day is open', () =>
    given(
      ...closing,
      taskSucceeded(records),
      taskSucceeded(userRecord),
      taskSucceeded(account),
      taskFailed(sweepNow),
      dataDeletedAtSource(),
      on(day(30)),
      taskSucceeded(lastSweep),
      taskSucceeded(verify),
      taskDispatched(verifyAccount),
    )
      .when(handler.succeeds(verifyAccount))
      .thenTypes('TaskSucceeded'));

  it('is verified where a place had nothing to look at, and that was seen', () =>
    given(...lookingAgain, taskNotApplicable(verify))
      .when(handler.succeeds(verifyAccount))
      .thenTypes('TaskSucceeded', 'PurgeVerified', 'PrivacyRequestCompleted'));

  it('is never verified by a plan that reaches nothing', () => {
    const simulation = RequestSimulation.submitted({ kind: 'AccountClose', planning: planning({}) });
    expect([progressOf(simulation.request), purgeOf(simulation.request)]).toEqual(['failed', 'not-started']);
    expect(simulation.request.end?.exceptions.map(({ reason }) => reason)).toEqual(
      new Array(4).fill('not-configured'),
    );
  });
});

describe('a contradiction', () => {
  const newest = day(25);

  it('says what was found where, and begins the work anew at that place: delete, sweep when it has aged, look again', () => {
    const outcome = given(...lookingAgain).when(handler.finds(verify, newest), day(31));
    outcome.then([
      { type: 'TaskSucceeded' },
      {
        type: 'PurgeContradicted',
        data: {
          taskId: verify.id,
          source: 'mfa-server',
          host: 'mfa01',
          hits: 2,
          newestAt: newest,
          details: sealed('where'),
        },
      },
      {
        type: 'FanOutExtended',
        data: {
          cause: 'purge-contradicted',
          gates: [],
          notBefore: after({ seconds: 1 }, day(55)),
          tasks: [
            aTask(8, 'delete-records', { host: 'mfa01' }),
            aTask(9, 'sweep-logs', {
              host: 'mfa01',
              phase: 'after-30-days',
              dependsOn: [aTask(8, 'delete-records').id],
            }),
            aTask(10, 'verify-purge', {
              host: 'mfa01',
              dependsOn: [aTask(8, 'delete-records').id, aTask(9, 'sweep-logs').id],
              checks: ['logs', 'records'],
            }),
          ],
        },
      },
      { type: 'TaskDispatched', data: { taskId: aTask(8, 'delete-records').id } },
    ]);
    expect(purgeOf(outcome.request)).toBe('contradicted');
  });

  it('by records has a person delete the user record again too, where one had to the first time', () => {
    const proof = aProof({ remarks: [RECORDS_ARE_BACK] });
    const outcome = given(...lookingAgain).when(handler.finds(verify, newest, { proof }), day(31));
    const [records_, step, sweep, scan] = [...(outcome.request.tasks?.values() ?? [])].slice(plan.length);
    expect([records_, step, sweep, scan]).toMatchObject([
      { action: 'delete-records', host: 'mfa01', state: 'running' },
      { source: 'mfa-server', action: 'delete-user-record', host: null, state: 'waiting-on-person' },
      { action: 'sweep-logs', dependsOn: [records_?.id] },
      { action: 'verify-purge', dependsOn: [records_?.id, sweep?.id] },
    ]);
    expect(outcome.request.tasks?.size).toBe(plan.length + 4);
  });

  it('by records asks nobody where the plan had no such step', () => {
    const other = aTask(2, 'sweep-logs', { source: 'nps-extension', host: 'nps01', phase: 'now' });
    const withoutStep = plan.map((task) => (task === userRecord ? other : task));
    const history = [
      closeReceived(),
      fanOutPlanned(...withoutStep),
      ...withoutStep.filter(({ action }) => action !== 'verify-purge').map((task) => taskSucceeded(task)),
      dataDeletedAtSource(),
      on(day(30)),
      taskDispatched(verify),
    ];
    const proof = aProof({ remarks: [RECORDS_ARE_BACK] });
    const { request } = given(...history).when(handler.finds(verify, newest, { proof }), day(31));
    const added = [...(request.tasks?.values() ?? [])].slice(withoutStep.length);
    expect(added.map(({ action }) => action)).toEqual(['delete-records', 'sweep-logs', 'verify-purge']);
  });

  it('in the cloud closes the account again and looks again, without a sweep', () => {
    const outcome = given(...lookingAgain).when(handler.finds(verifyAccount), day(31));
    outcome.thenTypes('TaskSucceeded', 'PurgeContradicted', 'FanOutExtended', 'TaskDispatched');
    const added = [...(outcome.request.tasks?.values() ?? [])].slice(plan.length);
    expect(added.map(({ source, action }) => `${source}/${action}`)).toEqual([
      'cloud-mfa/close-account',
      'cloud-mfa/verify-purge',
    ]);
  });

  it('in the cloud has a person delete it for good again, where one had to the first time', () => {
    const step = aTask(50, 'delete-user-record', { source: 'cloud-mfa' });
    const history = [
      happened('FanOutExtended', { cause: 'host-joined-late', tasks: [step], gates: [], notBefore: null }),
      taskSucceeded(step),
    ];
    const { request } = given(...lookingAgain, ...history).when(handler.finds(verifyAccount), day(31));
    expect([...(request.tasks?.values() ?? [])].slice(plan.length + 1)).toMatchObject([
      { source: 'cloud-mfa', action: 'close-account', state: 'running' },
      { source: 'cloud-mfa', action: 'delete-user-record', state: 'blocked', manual: true },
      { source: 'cloud-mfa', action: 'verify-purge' },
    ]);
  });

  it('tells whoever closes an account since when one of that name is another’s', () => {
    const simulation = RequestSimulation.submitted({
      kind: 'AccountClose',
      planning: planning(only('cloud-mfa')),
    });
    expect(simulation.tasks('close-account')[0]).toMatchObject({ olderThan: simulation.request.recordedAt });
  });

  it.each([
    ['in the entry has aged', day(25), after({ seconds: 1 }, day(55))],
    ['a day is over, where the entry is old', day(-100), day(32)],
    ['a day is over, where no time can be read', null, day(32)],
    [
      '30 days are over, where the entry claims to be of the future',
      day(9999),
      after({ seconds: 1 }, day(61)),
    ],
  ])('waits until %s', (_until, newestAt, notBefore) =>
    given(...lookingAgain)
      .when(handler.finds(verify, newestAt), day(31))
      .then([
        { type: 'TaskSucceeded' },
        { type: 'PurgeContradicted' },
        { type: 'FanOutExtended', data: { notBefore } },
        { type: 'TaskDispatched' },
      ]),
  );

  it('has the new sweep take the entry that was found', () => {
    const simulation = RequestSimulation.submitted({
      kind: 'AccountClose',
      planning: planning(only('nps-extension')),
    });
    const fleet = new SimulatedFleet(RELIABLE);
    fleet.answerAll(simulation);
    simulation.advanceTo(day(30));
    for (const sweep of simulation.tasks('sweep-logs')) simulation.run(handler.succeeds(sweep));
    simulation.run(handler.finds(simulation.open('verify-purge', 'nps01'), day(12)));
    simulation.advanceTo(after({ seconds: 1 }, day(42)));
    const [again] = simulation.tasks('sweep-logs', 'nps01').slice(-1);
    expect(again).toMatchObject({ state: 'running', olderThan: after({ seconds: 1 }, day(12)) });
  });

  it('stands, whatever other places say', () => {
    const { request } = given(...lookingAgain, taskSucceeded(verify), purgeContradicted(verify)).when(
      handler.succeeds(verifyAccount),
    );
    expect([progressOf(request), purgeOf(request)]).toEqual(['running', 'contradicted']);
  });

  it('is not lifted by a re-scan that had nothing to look at', () => {
    const again = aTask(8, 'verify-purge', { host: 'mfa01', checks: ['logs'] });
    given(
      closeReceived(),
      fanOutPlanned(verify, again),
      dataDeletedAtSource(),
      taskSucceeded(verify),
      purgeContradicted(verify),
      on(day(40)),
      taskDispatched(again),
    )
      .when(handler.hasNothingToDo(again))
      .thenTypes('TaskNotApplicable');
  });
});

/** A whole life, told by its simulation. */
function closed(topology = only('nps-extension')): RequestSimulation {
  const simulation = RequestSimulation.submitted({ kind: 'AccountClose', planning: planning(topology) });
  return simulation;
}

describe('the life of an AccountClose', () => {
  it('goes from deleted at the source over the day of the last sweep to verified', () => {
    const simulation = closed(everySource);
    const fleet = new SimulatedFleet(RELIABLE);
    const axes = (): string => `${progressOf(simulation.request)}, ${purgeOf(simulation.request)}`;
    expect(axes()).toBe('running, not-started');
    fleet.answerAll(simulation);
    simulation.run(person.completes(simulation.open('delete-user-record')));
    expect(axes()).toBe('running, deleted-at-source');
    simulation.advanceTo(day(29));
    fleet.answerAll(simulation);
    expect(axes()).toBe('running, deleted-at-source');
    simulation.advanceTo(day(30));
    expect(axes()).toBe('running, sweep-due');
    simulation.advanceTo(day(38));
    expect(axes()).toBe('running, overdue');
    fleet.answerAll(simulation);
    expect(axes()).toBe('done, verified');
  });

  it('is contradicted, looked at again on each host’s own day, contradicted again, and verified in the end', () => {
    const simulation = closed();
    const answer = (report: (host: string) => ReturnType<typeof handler.succeeds> | undefined): void => {
      for (const sent of simulation.outbox.splice(0)) {
        const task = simulation.request.tasks?.get(sent.taskId);
        if (!task) throw new Error('Something was sent that is not in the plan.');
        const found = task.action === 'verify-purge' ? report(task.host ?? '') : undefined;
        simulation.run(found ?? handler.succeeds(task, sent));
      }
      if (simulation.outbox.length > 0) answer(report);
    };
    const finds = (host: string, newestAt: string) => (at: string) =>
      at === host ? handler.finds(simulation.open('verify-purge', host), newestAt) : undefined;
    const nothing = (): undefined => undefined;

    answer(nothing);
    simulation.advanceTo(day(30));
    answer((host) => finds('nps01', day(29))(host) ?? finds('nps02', day(10))(host));
    expect(purgeOf(simulation.request)).toBe('contradicted');
    const waiting = (host: string): string => simulation.open('sweep-logs', host).state;
    expect([waiting('nps01'), waiting('nps02')]).toEqual(['blocked', 'blocked']);

    simulation.advanceTo(after({ seconds: 1 }, day(40)));
    expect([waiting('nps01'), waiting('nps02')]).toEqual(['blocked', 'running']);
    answer(finds('nps02', day(39)));
    expect(purgeOf(simulation.request)).toBe('contradicted');

    simulation.advanceTo(after({ seconds: 1 }, day(59)));
    answer(nothing);
    expect(purgeOf(simulation.request)).toBe('contradicted');

    simulation.advanceTo(day(70));
    answer(nothing);
    expect([progressOf(simulation.request), purgeOf(simulation.request)]).toEqual(['done', 'verified']);
  });
});
