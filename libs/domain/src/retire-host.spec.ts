import { describe, expect, it } from '@jest/globals';
import { progressOf, purgeOf, withoutHosts } from '#domain';
import {
  aTask,
  closeReceived,
  dataDeletedAtSource,
  day,
  everySource,
  exportReceived,
  fanOutPlanned,
  given,
  happened,
  handler,
  officer,
  only,
  person,
  purgeContradicted,
  requestCompleted,
  sealed,
  stopLossReached,
  taskDispatched,
  taskFailed,
  taskNotApplicable,
  taskSucceeded,
} from '#testing';

const records = aTask(1, 'export-records', { host: 'mfa01' });
const search = aTask(2, 'search-logs', { host: 'MFA01' });
const other = aTask(3, 'search-logs', { host: 'mfa02' });
const assemble = aTask(4, 'assemble', { dependsOn: [records.id, search.id, other.id] });
const exporting = [
  exportReceived(),
  fanOutPlanned(records, search, other, assemble),
  taskDispatched(records),
  taskDispatched(search),
  taskDispatched(other),
] as const;
const retired = happened('HostRetired', { host: 'mfa02', by: officer, reason: sealed('because') });

describe('retiring a host', () => {
  it('ends what is open there, in any case of its name, and says who did it and why', () => {
    const outcome = given(...exporting).when(person.retires('mfa02'));
    outcome.then([
      { type: 'HostRetired', data: { host: 'mfa02', by: officer, reason: sealed('because') } },
      { type: 'TaskNotApplicable', data: { taskId: other.id, host: 'mfa02', reason: 'host-retired' } },
    ]);
    expect(outcome.request.tasks?.get(other.id)).toMatchObject({
      state: 'not-applicable',
      reasonCode: 'host-retired',
      skipReason: sealed('because'),
    });
  });

  it('lets what waited for it go on; the package names what it lacks and is no failure for that', () => {
    const history = [...exporting, taskSucceeded(records), taskSucceeded(search)];
    const outcome = given(...history).when(person.retires('mfa02'));
    outcome.thenTypes('HostRetired', 'TaskNotApplicable', 'TaskDispatched');
    expect(outcome.request.tasks?.get(assemble.id)?.gaps).toEqual([
      { taskId: other.id, source: 'mfa-server', host: 'mfa02', reason: 'host-retired' },
    ]);
  });

  it('has the records exported on the next MFA Server, and the package waits for them', () => {
    const outcome = given(...exporting).when(person.retires('mfa01'));
    outcome.thenTypes(
      'HostRetired',
      'FanOutExtended',
      'TaskNotApplicable',
      'TaskNotApplicable',
      'TaskDispatched',
    );
    const added = [...(outcome.request.tasks?.values() ?? [])].at(-1);
    expect(added).toMatchObject({ action: 'export-records', host: 'mfa02', state: 'running' });
    expect(outcome.request.tasks?.get(assemble.id)?.dependsOn).toContain(added?.id);
  });

  it('changes nothing when nothing is open there', () => {
    given(...exporting)
      .when(person.retires('nps01'))
      .ignores(/none/);
    given(...exporting, retired, taskNotApplicable(other, 'host-retired'))
      .when(person.retires('mfa02'))
      .ignores(/none/);
    given(exportReceived({ approvalRequired: true }))
      .when(person.retires('mfa01'))
      .ignores(/none/);
  });

  it('comes too late for a request that has ended', () =>
    given(...exporting, requestCompleted())
      .when(person.retires('mfa01'))
      .rejects('request-ended'));

  it('does not begin anew what an Export has given up for lack of time', () =>
    given(...exporting, stopLossReached(records), taskFailed(records), taskSucceeded(search))
      .when(person.retires('mfa01'), day(25))
      .thenTypes('HostRetired', 'TaskNotApplicable'));

  it('leaves a later report of a task that was under way without effect', () =>
    given(...exporting, retired, taskNotApplicable(other, 'host-retired'))
      .when(handler.succeeds(other))
      .ignores(/already/));
});

const remove = aTask(1, 'delete-records', { host: 'mfa01' });
const sweep = aTask(2, 'sweep-logs', { host: 'mfa01', phase: 'after-30-days', dependsOn: [remove.id] });
const otherSweep = aTask(3, 'sweep-logs', { host: 'mfa02', phase: 'after-30-days', dependsOn: [remove.id] });
const verify = aTask(4, 'verify-purge', {
  host: 'mfa01',
  dependsOn: [sweep.id],
  checks: ['logs', 'records'],
});
const otherVerify = aTask(5, 'verify-purge', {
  host: 'mfa02',
  dependsOn: [otherSweep.id],
  checks: ['logs'],
});
const closing = [
  closeReceived(),
  fanOutPlanned(remove, sweep, otherSweep, verify, otherVerify),
  taskDispatched(remove),
] as const;

describe('retiring the host that the records of the farm are reached over', () => {
  it('deletes them over the next one, and nothing that waited for the delete overtakes it', () => {
    const { request } = given(...closing).when(person.retires('mfa01'));
    const added = [...(request.tasks?.values() ?? [])].slice(5);
    expect(added).toMatchObject([
      { action: 'delete-records', host: 'mfa02', state: 'running', destructive: true },
      { action: 'verify-purge', host: 'mfa02', state: 'blocked', checks: ['records'] },
    ]);
    expect(added[1]?.dependsOn).toEqual([added[0]?.id]);
    expect(request.tasks?.get(otherSweep.id)?.dependsOn).toContain(added[0]?.id);
    expect(request.erasure).toBeNull();
  });

  it('after the delete, still looks whether the records are gone, on the day that was waited for', () => {
    const { request } = given(...closing, taskSucceeded(remove), dataDeletedAtSource()).when(
      person.retires('mfa01'),
      day(3),
    );
    expect([...(request.tasks?.values() ?? [])].at(-1)).toMatchObject({
      action: 'verify-purge',
      host: 'mfa02',
      notBefore: day(30),
      checks: ['records'],
    });
    expect(purgeOf(request)).not.toBe('verified');
  });

  it('ends the work where no other MFA Server is left', () => {
    const [farm] = only('mfa-server')['mfa-server']?.hosts ?? [];
    if (!farm) throw new Error('no host');
    const topology = { 'mfa-server': { hosts: [farm], syslog: false } };
    const { request } = given(...closing).when(person.retires('mfa01', topology));
    expect(request.tasks?.size).toBe(5);
    expect(request.tasks?.get(remove.id)?.state).toBe('not-applicable');
    expect(request.erasure).not.toBeNull();
  });

  it('does not settle what a re-scan had found there: a person closes it with exceptions', () => {
    const again = aTask(6, 'verify-purge', { host: 'mfa02', checks: ['logs'] });
    const history = [
      closeReceived(),
      fanOutPlanned(otherVerify, again),
      dataDeletedAtSource(),
      taskDispatched(otherVerify),
      taskSucceeded(otherVerify),
      purgeContradicted(otherVerify),
      taskDispatched(again),
    ];
    const { request } = given(...history).when(person.retires('mfa02', only('mfa-server')));
    expect([progressOf(request), purgeOf(request)]).toEqual(['running', 'contradicted']);
  });

  it('is noted where its re-scan is done, so that nobody is asked for another, and noted once', () => {
    const history = [
      closeReceived(),
      fanOutPlanned(otherVerify, aTask(6, 'verify-purge', { host: 'mfa01' })),
      dataDeletedAtSource(),
      taskSucceeded(otherVerify),
    ];
    given(...history)
      .when(person.retires('mfa02'))
      .thenTypes('HostRetired');
    given(...history, retired)
      .when(person.retires('mfa02'))
      .ignores(/none/);
  });

  it('plans no work on it when a slow re-scan finds somebody afterwards', () =>
    given(
      closeReceived(),
      fanOutPlanned(otherVerify, aTask(6, 'verify-purge', { host: 'mfa01' })),
      dataDeletedAtSource(),
      taskDispatched(otherVerify),
      retired,
      taskNotApplicable(otherVerify, 'host-retired'),
    )
      .when(handler.finds(otherVerify))
      .thenTypes('PurgeContradicted'));
});

describe('what is planned on without retired hosts', () => {
  it('has neither them nor sources that lost their last one', () => {
    const left = withoutHosts(everySource, new Set(['mfa01', 'adfs01', 'nps01']));
    expect(left['mfa-server']?.hosts?.map(({ name }) => name)).toEqual(['mfa02', 'adfs-old']);
    expect(left['nps-extension']?.hosts).toEqual([{ name: 'nps02' }]);
    expect(Object.keys(left)).toEqual(['mfa-server', 'nps-extension', 'cloud-mfa']);
  });
});
