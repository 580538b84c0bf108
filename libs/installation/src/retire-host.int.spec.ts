import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller } from '#application';
import { openStage, type Stage } from './recovery.fixture.js';

const operator: Caller = { id: 'key:operator', role: 'operator', channel: 'rest' };
const reason = 'Grace Hopper took it out of service.';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function tasksOf(id: string) {
  const view = await stage.engine.requests.view(id, operator);
  if (!view.ok) throw new Error(view.refusal.code);
  return view.value.tasks.filter(({ host }) => host === 'mfa01');
}

describe('a host that is retired', () => {
  it('has its open tasks end with the reason that was given, on every open request', async () => {
    const [one, other] = [await stage.submit(), await stage.submit()];
    const answer = await stage.engine.hostDesk.retire('MFA01', reason, operator);
    expect(answer).toMatchObject({
      ok: true,
      value: { host: 'mfa01', retired: { reason, by: 'key:operator' }, requests: 2, tasks: 4 },
    });
    for (const { id } of [one, other])
      expect(await tasksOf(id)).toMatchObject([
        { state: 'not-applicable', reason },
        { state: 'not-applicable', reason },
      ]);
    const events = await stage.engine.requests.events(one.id, operator);
    expect(events.ok && events.value.find(({ type }) => type === 'HostRetired')?.data).toMatchObject({
      host: 'mfa01',
      by: { id: 'key:operator' },
    });
  });

  it('stays retired as it first was when it is said again, and nothing is done twice', async () => {
    await stage.submit();
    const first = await stage.engine.hostDesk.retire('mfa01', reason, operator);
    const again = await stage.engine.hostDesk.retire('mfa01', 'another', { ...operator, id: 'key:other' });
    expect(first.ok && again.ok && again.value).toEqual({
      ...(first.ok && first.value),
      requests: 0,
      tasks: 0,
    });
  });

  it('is planned on no more', async () => {
    await stage.engine.hostDesk.retire('mfa01', reason, operator);
    const officer: Caller = { id: 'officer', role: 'privacy-officer', channel: 'rest' };
    const body = { kind: 'Export', subject: { userPrincipalName: 'ada@example.com' } } as const;
    expect(await stage.engine.requests.submit(body, officer)).toMatchObject({
      ok: false,
      refusal: { code: 'validation-failed', errors: [{ path: 'sources' }] },
    });
  });

  it('stands among the hosts as such, with who, when and why', async () => {
    await stage.engine.hostDesk.retire('mfa01', reason, operator);
    const [host] = await stage.engine.dashboards.hosts();
    expect(host).toMatchObject({
      host: 'mfa01',
      alarms: [],
      retired: { reason, by: 'key:operator', at: expect.stringMatching(/Z$/) },
    });
    expect((await stage.engine.dashboards.sources())[0]).toMatchObject({
      hosts: [],
      coverage: { expected: 0 },
    });
  });

  it('is written down without the reason, which may name people', async () => {
    await stage.submit();
    await stage.engine.hostDesk.retire('mfa01', reason, operator);
    const entry = stage.log.find((line) => line.includes('A host was retired')) ?? '{}';
    expect(JSON.parse(entry)).toMatchObject({ by: 'key:operator', host: 'mfa01', requests: 1, tasks: 2 });
    expect(stage.log.join('')).not.toMatch(/Hopper/);
  });

  it('has work that was planned on it in the same moment ended later', async () => {
    const { id } = await stage.submit();
    await stage.engine.processor.listsCaughtUp();
    const at = new Date().toISOString();
    await stage.store.hosts.retire({ host: 'mfa01', reason, by: { id: 'key:a', channel: 'rest' }, at });
    await stage.engine.hostDesk.settle(new Date(Date.parse(at) + 1).toISOString());
    expect((await tasksOf(id)).map(({ state }) => state)).not.toContain('not-applicable');
    await stage.engine.hostDesk.settle(at);
    expect((await tasksOf(id)).map(({ state }) => state)).toEqual(['not-applicable', 'not-applicable']);
  });

  it('is not there when nobody ever heard of it', async () => {
    expect(await stage.engine.hostDesk.retire('nps09', reason, operator)).toMatchObject({
      ok: false,
      refusal: { code: 'not-found' },
    });
    expect(await stage.store.hosts.retired()).toEqual([]);
  });
});
