import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { Credential, Credentials } from '#ports';
import { withPort, type Open } from './opened.js';

const aCredential = (over: Partial<Credential> = {}): Credential => ({
  id: randomUUID(),
  name: 'helpdesk automation',
  role: 'requester',
  tokenHash: randomBytes(32).toString('hex'),
  createdAt: '2026-11-20T09:00:00.000Z',
  ...over,
});

export const keepsTheCredentialsContract = (open: Open<Credentials>): void => {
  it(
    'finds a credential by the hash of its token, also after a restart',
    withPort(open, async (credentials, reopen) => {
      const credential = aCredential();
      await credentials.add(credential);
      await credentials.add(aCredential());
      expect(await credentials.findByHash(credential.tokenHash)).toEqual(credential);
      expect(await (await reopen()).findByHash(credential.tokenHash)).toEqual(credential);
    }),
  );

  it(
    'leaves one that is there as it is when another one is added under its id',
    withPort(open, async (credentials) => {
      const credential = aCredential();
      await credentials.add(credential);
      await credentials.add(aCredential({ id: credential.id, name: 'another' }));
      expect(await credentials.list()).toEqual([credential]);
    }),
  );

  it(
    'finds nothing by a hash it was never given',
    withPort(open, async (credentials) =>
      expect(await credentials.findByHash(aCredential().tokenHash)).toBeUndefined(),
    ),
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
    'forgets one that is removed, and says whether there was one',
    withPort(open, async (credentials) => {
      const credential = aCredential();
      await credentials.add(credential);
      expect(await credentials.remove(credential.id)).toBe(true);
      expect(await credentials.remove(credential.id)).toBe(false);
      expect(await credentials.findByHash(credential.tokenHash)).toBeUndefined();
      expect(await credentials.list()).toEqual([]);
    }),
  );
};
