import { describe, expect, it } from '@jest/globals';
import { askedOnce } from './asked-once.js';

const SIDS = new Set(['S-1-5-20']);

describe('the SIDs of the account', () => {
  it('are asked for once, by however many at a time', async () => {
    let times = 0;
    const sids = askedOnce(async () => Promise.resolve((times += 1)).then(() => SIDS));
    expect(await Promise.all([sids(), sids()])).toEqual([SIDS, SIDS]);
    expect(await sids()).toBe(SIDS);
    expect(times).toBe(1);
  });

  it('are asked for again when they could not be told', async () => {
    const answers = [
      async () => Promise.reject(new Error('whoami.exe did not end')),
      async () => Promise.resolve(undefined),
      async () => Promise.resolve(SIDS),
    ];
    const sids = askedOnce(async () => answers.shift()?.());
    expect(await sids()).toBeUndefined();
    expect(await sids()).toBeUndefined();
    expect(await sids()).toBe(SIDS);
    expect(await sids()).toBe(SIDS);
  });
});
