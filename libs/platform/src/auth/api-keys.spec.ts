import { describe, expect, it } from '@jest/globals';
import type { Clock, Credential, Credentials } from '#ports';
import { ApiKeys } from './api-keys.js';

class InMemoryCredentials implements Credentials {
  readonly all = new Map<string, Credential>();
  looks = 0;
  beforeAnswer: () => Promise<void> = async () => undefined;

  async add(credential: Credential): Promise<void> {
    this.all.set(credential.id, credential);
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

const clock: Clock = { now: () => '2026-11-20T09:00:00.000Z', until: async () => undefined };
const open = () => {
  const credentials = new InMemoryCredentials();
  return { credentials, keys: new ApiKeys(credentials, clock) };
};

describe('API keys', () => {
  it('keep the hash of a token and never the token', async () => {
    const { credentials, keys } = open();
    const { id, token } = await keys.create({ name: 'help desk', role: 'operator' });
    expect(JSON.stringify([...credentials.all.values()])).not.toContain(token.slice(6));
    expect(await keys.callerOf(token)).toEqual({ id: `key:${id}`, role: 'operator', channel: 'rest' });
  });

  it('are looked up once for many calls, and not believed after they are deleted', async () => {
    const { credentials, keys } = open();
    const { id, token } = await keys.create({ name: 'a', role: 'auditor' });
    for (let call = 0; call < 5; call += 1) await keys.callerOf(token);
    expect(credentials.looks).toBe(1);
    await keys.delete(id);
    expect(await keys.callerOf(token)).toBeUndefined();
  });

  it('are not remembered from a look that began before they were deleted', async () => {
    const { credentials, keys } = open();
    const { id, token } = await keys.create({ name: 'a', role: 'auditor' });
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
    const tokens = await Promise.all([1, 2, 3].map(() => keys.create({ name: 'a', role: 'admin' })));
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(3);
    for (const { token } of tokens) expect(Buffer.from(token.slice(6), 'base64url').length).toBe(32);
  });
});
