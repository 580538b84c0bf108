import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { BrowserSession, BrowserSessions } from '#ports';
import { withPort, type Open } from './opened.js';

const aSession = (over: Partial<BrowserSession> = {}): BrowserSession => ({
  id: randomUUID(),
  tokenHash: randomBytes(32).toString('hex'),
  actorId: 'person:7f1c',
  name: 'Zoë د. «Ó» 山田',
  role: 'privacy-officer',
  startedAt: '2026-11-20T09:00:00.000Z',
  idleEndsAt: '2026-11-20T10:00:00.000Z',
  endsAt: '2026-11-20T21:00:00.000Z',
  ...over,
});

export const keepsTheBrowserSessionsContract = (open: Open<BrowserSessions>): void => {
  it(
    'finds a session by the hash of its token, also after a restart',
    withPort(open, async (sessions, reopen) => {
      const session = aSession();
      const nameless = aSession({ name: null });
      await sessions.add(session);
      await sessions.add(nameless);
      expect(await sessions.findByHash(session.tokenHash)).toEqual(session);
      expect(await sessions.findByHash(aSession().tokenHash)).toBeUndefined();
      expect(await (await reopen()).findByHash(nameless.tokenHash)).toEqual(nameless);
    }),
  );

  it(
    'moves the end by silence of one session, and never back',
    withPort(open, async (sessions) => {
      const [used, other] = [aSession(), aSession()];
      await sessions.add(used);
      await sessions.add(other);
      const later = '2026-11-20T10:30:00.000Z';
      await sessions.prolong(used.id, later);
      await sessions.prolong(used.id, '2026-11-20T10:10:00.000Z');
      expect(await sessions.findByHash(used.tokenHash)).toEqual({ ...used, idleEndsAt: later });
      expect(await sessions.findByHash(other.tokenHash)).toEqual(other);
    }),
  );

  it(
    'forgets one that is removed, says whether there was one, and does not bring it back by prolonging',
    withPort(open, async (sessions) => {
      const session = aSession();
      await sessions.add(session);
      expect(await sessions.remove(session.id)).toBe(true);
      expect(await sessions.remove(session.id)).toBe(false);
      await sessions.prolong(session.id, '2026-11-20T11:00:00.000Z');
      expect(await sessions.findByHash(session.tokenHash)).toBeUndefined();
    }),
  );

  it(
    'forgets those that are over, by silence or by their end, and no other',
    withPort(open, async (sessions) => {
      const silent = aSession();
      const ended = aSession({ idleEndsAt: '2026-11-20T20:00:00.000Z', endsAt: '2026-11-20T10:00:00.000Z' });
      const open = aSession({ idleEndsAt: '2026-11-20T10:00:00.001Z' });
      for (const session of [silent, ended, open]) await sessions.add(session);
      expect(await sessions.removeOver('2026-11-20T10:00:00.000Z')).toBe(2);
      expect(await sessions.findByHash(silent.tokenHash)).toBeUndefined();
      expect(await sessions.findByHash(ended.tokenHash)).toBeUndefined();
      expect(await sessions.findByHash(open.tokenHash)).toEqual(open);
      expect(await sessions.removeOver('2026-11-20T10:00:00.000Z')).toBe(0);
    }),
  );
};
