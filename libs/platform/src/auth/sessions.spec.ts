import { beforeEach, describe, expect, it } from '@jest/globals';
import { keepsTheBrowserSessionsContract, MemoryBrowserSessions } from '#testing';
import { Sessions } from './sessions.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const officer = { id: 'person:4f1d', name: 'Olga', role: 'privacy-officer' } as const;

let now = 0;
let store: MemoryBrowserSessions;
const open = async () => {
  const sessions = new Sessions(store, { secure: false, idleMinutes: 60, hours: 12 }, () => now);
  const { id, cookie } = await sessions.open(officer);
  return { sessions, id, cookie: cookie.split(';', 1)[0] ?? '' };
};
beforeEach(() => {
  now = Date.parse('2026-11-20T09:00:00.000Z');
  store = new MemoryBrowserSessions();
});

describe('a session', () => {
  it('says who has it', async () => {
    const { sessions, cookie } = await open();
    expect(await sessions.callerOf(`a=b; ${cookie}; c=d`)).toEqual({
      id: 'person:4f1d',
      name: 'Olga',
      role: 'privacy-officer',
      channel: 'portal',
    });
  });

  it('is over after an hour without a call', async () => {
    const { sessions, cookie } = await open();
    now += HOUR - 1;
    expect(await sessions.callerOf(cookie)).toBeDefined();
    now += HOUR - 1;
    expect(await sessions.callerOf(cookie)).toBeDefined();
    now += HOUR;
    expect(await sessions.callerOf(cookie)).toBeUndefined();
  });

  it('is not kept alive by somebody who only looks whether it goes on', async () => {
    const { sessions, cookie } = await open();
    now += HOUR - 1;
    expect(await sessions.callerOf(cookie, false)).toBeDefined();
    now += 1;
    expect(await sessions.callerOf(cookie, false)).toBeUndefined();
  });

  it('is over after twelve hours, however much it was used', async () => {
    const { sessions, cookie } = await open();
    for (let minutes = 0; minutes < 12 * 60 - 30; minutes += 30) {
      now += 30 * MINUTE;
      expect(await sessions.callerOf(cookie)).toBeDefined();
    }
    now += 30 * MINUTE;
    expect(await sessions.callerOf(cookie)).toBeUndefined();
  });

  it('is written down as used at most once a minute', async () => {
    const { sessions, cookie, id } = await open();
    const before = store.all.get(id)?.idleEndsAt;
    now += MINUTE;
    await sessions.callerOf(cookie);
    expect(store.all.get(id)?.idleEndsAt).toBe(before);
    now += 1;
    await sessions.callerOf(cookie);
    expect(store.all.get(id)?.idleEndsAt).toBe('2026-11-20T10:01:00.001Z');
  });

  it('is kept without its token, and others that are over go when one begins', async () => {
    const { cookie, id } = await open();
    expect(JSON.stringify([...store.all.values()])).not.toContain(cookie.split('=')[1]);
    now += HOUR;
    await open();
    expect(store.all.has(id)).toBe(false);
  });

  it('is none without its cookie, with an empty one, or with that of another name', async () => {
    const { sessions, cookie } = await open();
    for (const header of ['', 'lethe_session=', cookie.replace('lethe_session', 'Lethe_Session'), 'x'])
      expect(await sessions.callerOf(header)).toBeUndefined();
    const secure = new Sessions(store, { secure: true, idleMinutes: 60, hours: 12 }, () => now);
    expect(await secure.callerOf(cookie)).toBeUndefined();
  });
});

describe('MemoryBrowserSessions, which tests use', () =>
  keepsTheBrowserSessionsContract(async () => {
    const port = new MemoryBrowserSessions();
    return { port, reopen: async () => port, close: async () => undefined };
  }));
