import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openStage, type Stage } from './recovery.fixture.js';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const inDays = (days: number): string =>
  new Date(Date.parse(stage.clock.now()) + days * 86_400_000).toISOString();
const simulate = async (body: object) => {
  const answer = await stage.engine.simulations.deadlines({ from: inDays(0), to: inDays(60), ...body });
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  return answer.value;
};

describe('a simulation of deadlines', () => {
  it('names the open requests that would be late, the earliest due first, and changes nothing', async () => {
    const [one, other] = [await stage.submit(), await stage.submit()];
    const before = await stage.store.readModel.live.digest();
    const { checked, breaches } = await simulate({ source: 'mfa-server' });
    expect(checked).toBe(2);
    expect(breaches.map(({ id }) => id).sort()).toEqual([one.id, other.id].sort());
    for (const { dueAt, wouldFinishAt } of breaches) expect(wouldFinishAt > dueAt).toBe(true);
    expect(await stage.store.readModel.live.digest()).toBe(before);
    expect(await stage.store.events.read(one.id)).toHaveLength(1);
  });

  it('looks at all of them also where none is touched', async () => {
    await stage.submit();
    expect(await simulate({ source: 'cloud-mfa' })).toEqual({ checked: 1, held: 0, breaches: [] });
    expect(await simulate({ host: 'MFA01', to: inDays(1) })).toEqual({ checked: 1, held: 0, breaches: [] });
  });

  it('leaves out what has ended', async () => {
    const { id } = await stage.submit();
    const officer = { id: 'officer', role: 'privacy-officer', channel: 'rest' } as const;
    await stage.engine.requests.act(id, { type: 'cancel', reason: 'Not needed.' }, officer);
    expect(await simulate({ source: 'mfa-server' })).toEqual({ checked: 0, held: 0, breaches: [] });
  });

  it('counts those that something stands against now', async () => {
    const officer = { id: 'officer', role: 'privacy-officer', channel: 'rest' } as const;
    await stage.engine.restraints.pause('mfa-server', 'It melts.', officer);
    await stage.submit();
    expect(await simulate({ source: 'cloud-mfa' })).toMatchObject({ checked: 1, held: 1 });
  });

  it('refuses a host that nobody configured', async () => {
    const body = { host: 'nps99', from: inDays(0), to: inDays(1) };
    expect(await stage.engine.simulations.deadlines(body)).toMatchObject({
      ok: false,
      refusal: { code: 'validation-failed', errors: [{ path: 'host' }] },
    });
  });
});
