import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { StoreUnavailable } from '#ports';
import { LetterExpiry } from './letter-expiry.js';

it('leaves a store that is away alone for a while of real time, however fast the clock of Lethe runs', async () => {
  let calls = 0;
  const faults: unknown[] = [];
  const expiry = new LetterExpiry({
    letters: {
      removeBefore: async () => {
        calls += 1;
        throw new StoreUnavailable('it is away');
      },
    },
    seals: [],
    clock: { now: () => '2026-11-20T09:00:00.000Z', until: async () => undefined },
    onFault: (error) => void faults.push(error),
  });
  expiry.start();
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  expect([calls, faults.length]).toEqual([1, 1]);
  await expiry.stop();
  expect(calls).toBe(1);
});
