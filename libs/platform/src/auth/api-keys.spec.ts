import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock, Credential, Credentials } from '#ports';
import { KeyedDigests, newMasterKeyText, parseMasterKey } from '#vault';
import { ApiKeys, type RepeatableMaking } from './api-keys.js';

class InMemoryCredentials implements Credentials {
  readonly all = new Map<string, Credential>();
  looks = 0;
  beforeAnswer: () => Promise<void> = async () => undefined;

  async add(credential: Credential): Promise<void> {
    if (!this.all.has(credential.id)) this.all.set(credential.id, credential);
  }

  async findByHash(hash: string): Promise<Credential | undefined> {
    this.looks += 1;
    const found = [...this.all.values()].find(({ tokenHash }) => tokenHash === hash);
    await this.beforeAnswer();
    return found;
  }

  async list(): Promise<readonly Credential[]> {
    return [...this.all.values()];
  }

  async remove(id: string): Promise<boolean> {
    return this.all.delete(id);
  }
}

let now = '2026-11-20T09:00:00.000Z';
const clock: Clock = { now: () => now, until: async () => undefined };
const digests: RepeatableMaking = new KeyedDigests(parseMasterKey(newMasterKeyText()));
const open = () => {
  const credentials = new InMemoryCredentials();
  return { credentials, keys: new ApiKeys(credentials, clock, digests) };
};

async function made(keys: ApiKeys, ...asked: Parameters<ApiKeys['create']>) {
  const result = await keys.create(...asked);
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

beforeEach(() => {
  now = '2026-11-20T09:00:00.000Z';
});

describe('API keys', () => {
  it('keep the hash of a token and never the token', async () => {
    const { credentials, keys } = open();
    const { id, token } = await made(keys, { name: 'help desk', role: 'operator' }, 'admin');
    expect(JSON.stringify([...credentials.all.values()])).not.toContain(token.slice(6));
    expect(await keys.callerOf(token)).toEqual({ id: `key:${id}`, role: 'operator', channel: 'rest' });
  });

  it('are looked up once for many calls, and not believed after they are deleted', async () => {
    const { credentials, keys } = open();
    const { id, token } = await made(keys, { name: 'a', role: 'auditor' }, 'admin');
    for (let call = 0; call < 5; call += 1) await keys.callerOf(token);
    expect(credentials.looks).toBe(1);
    await keys.delete(id);
    expect(await keys.callerOf(token)).toBeUndefined();
  });

  it('are not remembered from a look that began before they were deleted', async () => {
    const { credentials, keys } = open();
    const { id, token } = await made(keys, { name: 'a', role: 'auditor' }, 'admin');
    let answer: () => void = () => undefined;
    credentials.beforeAnswer = () => new Promise((resolve) => (answer = resolve));
    const late = keys.callerOf(token);
    await keys.delete(id);
    answer();
    await late;
    credentials.beforeAnswer = async () => undefined;
    expect(await keys.callerOf(token)).toBeUndefined();
  });

  it('have tokens of 256 random bits', async () => {
    const { keys } = open();
    const tokens = await Promise.all(
      [undefined, undefined, 'k', 'l'].map((key) => made(keys, { name: 'a', role: 'admin' }, 'admin', key)),
    );
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(4);
    for (const { token } of tokens) expect(Buffer.from(token.slice(6), 'base64url').length).toBe(32);
  });
});

describe('an API key that is made by a call with an idempotency key', () => {
  const body = { name: 'help desk', role: 'operator' } as const;

  it('is the same one with the same token when the call is repeated, also in another process', async () => {
    const { credentials, keys } = open();
    const first = await made(keys, body, 'admin', 'k');
    now = '2026-11-21T08:59:59.000Z';
    const again = await made(new ApiKeys(credentials, clock, digests), body, 'admin', 'k');
    expect(again).toEqual(first);
    expect(await keys.callerOf(again.token)).toMatchObject({ id: `key:${first.id}` });
    expect(credentials.all.size).toBe(1);
  });

  it('is one when the call comes twice at the same moment', async () => {
    const { credentials, keys } = open();
    const [one, other] = await Promise.all([1, 2].map(() => made(keys, body, 'admin', 'k')));
    expect(one).toEqual(other);
    expect(credentials.all.size).toBe(1);
  });

  it('is another one for another caller and another key, and none for another body', async () => {
    const { credentials, keys } = open();
    await made(keys, body, 'admin', 'k');
    await made(keys, body, 'key:1', 'k');
    await made(keys, body, 'admin', 'l');
    for (const other of [
      { ...body, role: 'admin' as const },
      { ...body, name: 'desk' },
    ])
      expect(await keys.create(other, 'admin', 'k')).toMatchObject({
        refusal: { code: 'idempotency-key-reused' },
      });
    expect(credentials.all.size).toBe(3);
  });

  it('does not show its token again after a day; it is said which one it is', async () => {
    const { keys } = open();
    const { id } = await made(keys, body, 'admin', 'k');
    now = '2026-11-21T09:00:00.000Z';
    expect(await keys.create(body, 'admin', 'k')).toEqual({
      ok: false,
      refusal: {
        code: 'secret-not-shown-again',
        detail: `It was made at 2026-11-20T09:00:00.000Z, under the id ${id}.`,
      },
    });
  });

  it('does not bring a deleted token back to life', async () => {
    const { keys } = open();
    const { id, token } = await made(keys, body, 'admin', 'k');
    await keys.delete(id);
    now = '2026-11-20T09:00:01.000Z';
    const anew = await made(keys, body, 'admin', 'k');
    expect(anew.token).not.toBe(token);
    expect(await keys.callerOf(token)).toBeUndefined();
  });
});
