import { describe, expect, it } from '@jest/globals';
import { purgeOf, progressOf, nothingStands } from '#domain';
import {
  aRestraint,
  aTask,
  closeReceived,
  dataDeletedAtSource,
  day,
  everySource,
  exportReceived,
  fanOutPlanned,
  given,
  handler,
  hostHold,
  on,
  only,
  othersHold,
  pauseOf,
  person,
  personHold,
  planning,
  RELIABLE,
  RequestSimulation,
  sha256,
  SimulatedFleet,
  standing,
  submission,
  taskDispatched,
  taskHeld,
  taskSucceeded,
  taskWaitingOnPerson,
  taskWaitingOnSource,
  timer,
} from '#testing';

const records = aTask(1, 'delete-records', { host: 'mfa01' });
const userRecord = aTask(2, 'delete-user-record');
const account = aTask(3, 'close-account');
const sweep = aTask(4, 'sweep-logs', { host: 'nps01', source: 'nps-extension', phase: 'now' });
const lastSweep = aTask(5, 'sweep-logs', {
  host: 'nps01',
  source: 'nps-extension',
  phase: 'after-30-days',
  dependsOn: [records.id],
});
const verify = aTask(6, 'verify-purge', {
  host: 'nps01',
  source: 'nps-extension',
  dependsOn: [lastSweep.id],
});
const closing = [
  closeReceived(),
  fanOutPlanned(records, userRecord, account, sweep, lastSweep, verify),
] as const;

const alone = [closeReceived(), fanOutPlanned(account), taskDispatched(account)] as const;

const onHold = standing({ holds: [personHold()] });
const close = (facts: Parameters<typeof submission>[0] = {}) =>
  submission({ kind: 'AccountClose', ...facts });

const typesOf = (simulation: RequestSimulation, type: string) =>
  simulation.events.filter((event) => event.type === type);

describe('a legal hold on a person', () => {
  it('keeps every delete of a request from being sent, and says which hold and since when', () => {
    const outcome = given()
      .while(onHold)
      .when(close({ planning: planning(only('cloud-mfa')) }));
    outcome.thenTypes('PrivacyRequestReceived', 'FanOutPlanned', 'TaskHeld');
    const [task] = outcome.request.tasks?.values() ?? [];
    expect(task).toMatchObject({ state: 'blocked', heldBy: [aRestraint()] });
  });

  it('lets an Export go on', () =>
    given()
      .while(onHold)
      .when(submission({ planning: planning(only('cloud-mfa')) }))
      .thenTypes('PrivacyRequestReceived', 'FanOutPlanned', 'TaskDispatched'));

  it('is known by any of the identities', () =>
    given()
      .while(standing({ holds: [othersHold({ subjectDigests: [sha256(8), sha256(9)] })] }))
      .when(close({ planning: planning(only('cloud-mfa')), subjectDigests: [sha256(5), sha256(9)] }))
      .thenTypes('PrivacyRequestReceived', 'FanOutPlanned', 'TaskHeld'));

  it('holds nothing of somebody else but the sweeps, for one cut serves everyone in a log', () => {
    const { request } = given()
      .while(standing({ holds: [othersHold()] }))
      .when(close());
    const tasks = [...(request.tasks?.values() ?? [])];
    const sent = tasks.filter(({ state }) => state !== 'blocked').map(({ action }) => action);
    expect(new Set(sent)).toEqual(new Set(['delete-records', 'delete-user-record', 'close-account']));
    const held = tasks.filter(({ heldBy }) => heldBy !== null);
    expect(held.map(({ action, phase }) => `${action} ${phase ?? ''}`)).toEqual(
      Array.from({ length: 6 }, () => 'sweep-logs now'),
    );
  });

  it('lets sweeps go on where there is nothing of that person', () => {
    const { request } = given()
      .while(standing({ holds: [othersHold({ keptOn: ['NPS01', 'mfa02'] })] }))
      .when(close());
    const held = [...(request.tasks?.values() ?? [])].filter(({ heldBy }) => heldBy !== null);
    expect(held.map(({ host }) => host).sort()).toEqual(['mfa02', 'nps01']);
  });

  it('refuses that a manual delete is called done, also one that was asked for before', () => {
    given(...closing, taskWaitingOnPerson(userRecord))
      .while(onHold)
      .when(person.completes(userRecord))
      .rejects('on-legal-hold');
    given(
      closeReceived(),
      fanOutPlanned(userRecord, sweep),
      taskWaitingOnPerson(userRecord),
      taskDispatched(sweep),
    )
      .while(standing({ holds: [othersHold()] }))
      .when(person.completes(userRecord))
      .thenTypes('ManualStepCompleted', 'TaskSucceeded', 'DataDeletedAtSource');
  });

  it('holds what is tried again, and what looks again at its source', () => {
    given(...alone, taskWaitingOnSource(account, day(1)), on(day(1)))
      .while(onHold)
      .when(timer(`task:${account.id}`))
      .thenTypes('TaskHeld');
    given(closeReceived(), fanOutPlanned(records), taskDispatched(records))
      .while(onHold)
      .when(handler.fails(records))
      .thenTypes('TaskFailed', 'TaskRetryScheduled');
  });

  it('does not fail a task whose handler asked before it deleted and was told of it', () =>
    given(closeReceived(), fanOutPlanned(records), taskDispatched(records))
      .while(onHold)
      .when(handler.fails(records, { fault: { code: 'held-back', retryable: true, detail: null } }))
      .then([
        { type: 'TaskRetryScheduled', data: { attempt: 2 } },
        { type: 'TaskHeld', data: { taskId: records.id, restraints: [aRestraint()] } },
      ]));

  it('says so once, and again when something else stands against it', () => {
    const held = [...alone, taskWaitingOnSource(account, day(1)), taskHeld(account)];
    given(...held, on(day(1)))
      .while(onHold)
      .when(timer(`task:${account.id}`))
      .ignores();
    given(...held, on(day(1)))
      .while(standing({ holds: [personHold({ id: '00000000-0000-4000-8000-000000000999' })] }))
      .when(timer(`task:${account.id}`))
      .thenTypes('TaskHeld');
  });

  it('lifted, lets everything go on that it held', () => {
    given(...closing, taskHeld(records), taskHeld(account), taskHeld(sweep))
      .when({ type: 'ReconsiderTasks' })
      .thenTypes('TaskDispatched', 'TaskWaitingOnPerson', 'TaskDispatched', 'TaskDispatched');
    given(
      ...closing,
      taskDispatched(account),
      taskWaitingOnSource(account, day(1)),
      taskHeld(account),
      on(day(2)),
    )
      .while(standing({ holds: [hostHold('mfa01'), hostHold('nps01')] }))
      .when({ type: 'ReconsiderTasks' })
      .thenTypes('TaskHeld', 'TaskWaitingOnPerson', 'TaskDispatched', 'TaskHeld');
  });

  it('stands while another one does', () =>
    given(...closing, taskHeld(records), taskHeld(account), taskHeld(sweep), taskHeld(userRecord))
      .while(standing({ holds: [personHold()] }))
      .when({ type: 'ReconsiderTasks' })
      .ignores('nothing goes on'));

  it('stands as the reason of what remains, when a person ends the request', () => {
    const { request } = given(...closing, taskDispatched(records), taskSucceeded(records))
      .while(onHold)
      .when(person.closesWithExceptions());
    expect(progressOf(request)).toBe('done-with-exceptions');
    expect(purgeOf(request)).toBe('not-started');
    expect(request.end?.exceptions).toEqual(
      [userRecord, account, sweep, lastSweep]
        .map(({ id, source, host }) => ({
          taskId: id,
          source,
          host,
          reason: 'on-legal-hold',
        }))
        .concat([{ taskId: verify.id, source: verify.source, host: verify.host, reason: 'blocked' }]),
    );
  });
});

describe('a legal hold on a host', () => {
  it('holds what deletes there, in any case of its name, and nothing elsewhere', () => {
    const { request } = given()
      .while(standing({ holds: [hostHold('NPS01')] }))
      .when(close());
    const held = [...(request.tasks?.values() ?? [])].filter(({ heldBy }) => heldBy !== null);
    expect(held.map(({ action, host }) => `${action}@${host}`)).toEqual(['sweep-logs@nps01']);
  });

  it('keeps the purge from being verified until it is lifted', () => {
    const simulation = RequestSimulation.submitted({
      kind: 'AccountClose',
      planning: planning(only('nps-extension')),
    });
    const fleet = new SimulatedFleet(RELIABLE);
    fleet.answerAll(simulation);
    simulation.standing = standing({ holds: [hostHold('nps01')] });
    for (let days = 1; days < 60; days += 1) {
      simulation.advanceTo(day(days));
      fleet.answerAll(simulation);
    }
    expect(purgeOf(simulation.request)).toBe('overdue');
    simulation.standing = nothingStands;
    simulation.run({ type: 'ReconsiderTasks' });
    fleet.answerAll(simulation);
    expect(purgeOf(simulation.request)).toBe('verified');
  });
});

describe('a paused source', () => {
  const paused = standing({ pauses: [pauseOf('nps-extension')] });

  it('begins no task, of an Export either, while others go on', () => {
    const { request } = given()
      .while(standing({ pauses: [pauseOf('cloud-mfa')] }))
      .when(submission({ planning: planning(everySource) }));
    const tasks = [...(request.tasks?.values() ?? [])];
    expect(tasks.find(({ source }) => source === 'cloud-mfa')).toMatchObject({
      state: 'blocked',
      heldBy: [{ kind: 'source-paused', source: 'cloud-mfa' }],
    });
    expect(tasks.find(({ action }) => action === 'export-records')?.state).toBe('running');
  });

  it('lets a task that runs end, and counts what it did', () =>
    given(...closing, taskDispatched(sweep))
      .while(paused)
      .when(handler.succeeds(sweep))
      .then([
        { type: 'TaskSucceeded' },
        { type: 'PurgeSweepCompleted' },
        { type: 'TaskDispatched', data: { taskId: records.id } },
        { type: 'TaskWaitingOnPerson' },
        { type: 'TaskDispatched', data: { taskId: account.id } },
      ]));

  it('tries nothing again, although the next attempt is due', () => {
    const simulation = RequestSimulation.submitted({ planning: planning(only('cloud-mfa')) });
    const task = simulation.open('export');
    simulation.run(handler.fails(task));
    simulation.standing = standing({ pauses: [pauseOf('cloud-mfa')] });
    simulation.advanceTo(day(3));
    expect(typesOf(simulation, 'TaskDispatched')).toHaveLength(1);
    expect(typesOf(simulation, 'TaskHeld')).toHaveLength(1);
    simulation.standing = nothingStands;
    simulation.run({ type: 'ReconsiderTasks' });
    expect(typesOf(simulation, 'TaskDispatched')).toHaveLength(2);
  });
});

describe('the limit of closes', () => {
  const reached = standing({ closes: { reachedAt: day(0) } });

  it('keeps an AccountClose that has not begun from deleting, and an Export never', () => {
    given()
      .while(reached)
      .when(close({ planning: planning(only('cloud-mfa')) }))
      .then([
        { type: 'PrivacyRequestReceived' },
        { type: 'FanOutPlanned' },
        { type: 'TaskHeld', data: { restraints: [aRestraint({ kind: 'close-limit', id: null })] } },
      ]);
    given(exportReceived(), fanOutPlanned(aTask(1, 'export')))
      .while(reached)
      .when({ type: 'ReconsiderTasks' })
      .thenTypes('TaskDispatched');
  });

  it('lets one that has begun go on to its end', () =>
    given(
      closeReceived(),
      fanOutPlanned(records, lastSweep),
      taskDispatched(records),
      taskSucceeded(records),
      dataDeletedAtSource(),
      on(day(30)),
    )
      .while(reached)
      .when(timer('sweep-due'))
      .thenTypes('PurgeSweepDue', 'TaskDispatched'));
});
