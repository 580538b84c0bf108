import { expect, it } from '@jest/globals';
import { StoreUnavailable, type LetterSummary } from '#ports';
import { redrive } from './redrive.js';
import type { DeadLetterParts } from './recovery-parts.js';

const letter: LetterSummary = {
  id: '81e92df5-5134-830c-8ed8-5d0de7675da4',
  topic: 'lethe.requests.v1',
  partition: 0,
  offset: '1',
  reason: 'handler-failed',
  message: 'Its handler failed.',
  at: '2026-11-20T09:00:00.000Z',
  redriven: null,
};

it('does not keep whoever redrives waiting for a message bus that hangs, and leaves the letter as it is', async () => {
  const marked: string[] = [];
  const parts = {
    letters: {
      find: async () => [letter],
      get: async () => ({ ...letter, sealed: 'sealed' }),
      markRedriven: async (id: string) => marked.push(id),
    },
    bus: { publish: () => new Promise(() => undefined) },
    seals: { open: async () => ({ key: 'key', value: Buffer.from('{}') }) },
    clock: { now: () => letter.at },
    audit: () => undefined,
    recorder: { record: async () => undefined },
    patience: 1,
  } as unknown as DeadLetterParts;
  const caller = { id: 'ops', role: 'operator', channel: 'rest' } as const;
  await expect(redrive(parts, { ids: [letter.id], dryRun: false }, caller)).rejects.toBeInstanceOf(
    StoreUnavailable,
  );
  expect(marked).toEqual([]);
});
