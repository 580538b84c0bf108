import { describe, expect, it } from '@jest/globals';
import { permanentFault, retryableFault } from '#source-kit';
import { RefusedSignIns } from './refused-sign-ins.js';

const QUARTER = 15 * 60_000;

describe('a sign-in that was refused', () => {
  let now = 0;
  let calls = 0;
  const refuse = async (): Promise<never> => {
    calls += 1;
    throw permanentFault('sdk-sign-in-refused', 'HTTP 401');
  };

  it('is not tried again with the same secret for a quarter of an hour', async () => {
    const refused = new RefusedSignIns(() => now);
    for (let tries = 0; tries < 500; tries += 1)
      await expect(refused.guard('https://x', 'pw', refuse)).rejects.toMatchObject({
        code: 'sdk-sign-in-refused',
        detail: expect.stringContaining('HTTP 401'),
      });
    expect(calls).toBe(1);
    await expect(refused.guard('https://x', 'another', async () => 'in')).resolves.toBe('in');
    await expect(refused.guard('https://y', 'pw', async () => 'in')).resolves.toBe('in');
    now += QUARTER;
    await expect(refused.guard('https://x', 'pw', async () => 'in')).resolves.toBe('in');
  });

  it('is not what other faults are', async () => {
    const refused = new RefusedSignIns(() => now);
    const away = async (): Promise<never> => {
      throw retryableFault('sdk-unreachable', 'x');
    };
    await expect(refused.guard('https://x', 'pw', away)).rejects.toMatchObject({ code: 'sdk-unreachable' });
    await expect(refused.guard('https://x', 'pw', async () => 'in')).resolves.toBe('in');
  });
});
