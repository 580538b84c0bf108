import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { HostCredential, HostCredentials } from '#ports';
import { withPort, type Open } from './opened.js';

const aCredential = (over: Partial<HostCredential> = {}): HostCredential => ({
  id: randomUUID(),
  source: 'mfa-server',
  hosts: ['mfa01', 'mfa02'],
  tokenHash: randomBytes(32).toString('hex'),
  createdAt: '2026-11-20T09:00:00.000Z',
  ...over,
});

export const keepsTheHostCredentialsContract = (open: Open<HostCredentials>): void => {
  it(
    'finds a credential by the hash of its token, for some hosts or all, also after a restart',
    withPort(open, async (credentials, reopen) => {
      const [some, all] = [aCredential(), aCredential({ source: 'nps-extension', hosts: 'all' })];
      await credentials.add(some);
      await credentials.add(all);
      for (const store of [credentials, await reopen()]) {
        if (store === credentials) continue;
        expect(await store.findByHash(some.tokenHash)).toEqual(some);
        expect(await store.findByHash(all.tokenHash)).toEqual(all);
      }
    }),
  );

  it(
    'finds nothing by a hash it was never given',
    withPort(open, async (credentials) => {
      await credentials.add(aCredential());
      expect(await credentials.findByHash(aCredential().tokenHash)).toBeUndefined();
    }),
  );

  it(
    'lists all, the oldest first',
    withPort(open, async (credentials) => {
      const newer = aCredential({ createdAt: '2026-11-21T09:00:00.000Z' });
      const older = aCredential();
      await credentials.add(newer);
      await credentials.add(older);
      expect(await credentials.list()).toEqual([older, newer]);
    }),
  );

  it(
    'knows one no more once it is removed, and says whether there was one',
    withPort(open, async (credentials) => {
      const [gone, kept] = [aCredential(), aCredential()];
      await credentials.add(gone);
      await credentials.add(kept);
      expect(await credentials.remove(gone.id)).toBe(true);
      expect(await credentials.remove(gone.id)).toBe(false);
      expect(await credentials.findByHash(gone.tokenHash)).toBeUndefined();
      expect(await credentials.list()).toEqual([kept]);
    }),
  );
};
