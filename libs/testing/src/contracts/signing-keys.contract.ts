import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { SigningKeys, StoredSigningKey } from '#ports';
import { withPort, type Open } from './opened.js';

const aKey = (number: number): StoredSigningKey => ({
  number,
  kid: randomBytes(32).toString('base64url'),
  x: randomBytes(32).toString('base64url'),
  wrapped: new Uint8Array(randomBytes(76)),
  createdAt: `2026-11-2${number}T09:00:00.000Z`,
});

export const keepsTheSigningKeysContract = (open: Open<SigningKeys>): void => {
  it(
    'keeps keys in the order of their numbers, also after a restart',
    withPort(open, async (keys, reopen) => {
      const [first, second] = [aKey(1), aKey(2)];
      expect(await keys.list()).toEqual([]);
      expect(await keys.add(first)).toBe(true);
      expect(await keys.add(second)).toBe(true);
      expect(await (await reopen()).list()).toEqual([first, second]);
    }),
  );

  it(
    'keeps the first of two with one number',
    withPort(open, async (keys) => {
      const [first, other] = [aKey(1), aKey(1)];
      const added = await Promise.all([keys.add(first), keys.add(other)]);
      expect(added.filter(Boolean)).toHaveLength(1);
      expect(await keys.list()).toEqual([added[0] ? first : other]);
    }),
  );

  it(
    'takes the private halves of retired keys away, and nothing else of them',
    withPort(open, async (keys) => {
      const [first, second] = [aKey(1), aKey(2)];
      await keys.add(first);
      await keys.add(second);
      await keys.forgetBefore(2);
      expect(await keys.list()).toEqual([{ ...first, wrapped: null }, second]);
    }),
  );
};
