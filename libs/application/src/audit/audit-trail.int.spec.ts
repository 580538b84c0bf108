import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import type { AuditEntry, AuditQuery } from '#contracts';
import { StoreUnavailable } from '#ports';
import { aCommit } from '#testing';
import { KeyRing, newMasterKeyText, parseMasterKey, ReasonSeals } from '#vault';
import { requestFeed } from '../request-feed.js';
import { RegisterBook } from '../register/register-book.js';
import { RequestRepository } from '../request-repository.js';
import type { NewAct } from './act-recorder.js';
import { audit } from './audit.js';
import { AuditTrail } from './audit-trail.js';

const by = { id: 'admin', channel: 'rest' } as const;
const master = parseMasterKey(newMasterKeyText());
let folder: string;
let store: LibsqlStore;
let now = '2026-11-20T09:00:00.000Z';

beforeEach(async () => {
  now = '2026-11-20T09:00:00.000Z';
  folder = await mkdtemp(join(tmpdir(), 'lethe-trail-'));
  store = await openLibsqlStore(folder);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** A process on the store, with its own trail and view of the keys. */
function aProcess(events: Pick<LibsqlStore['events'], 'append'> = store.events) {
  const keys = new KeyRing(store.subjectKeys, master, { believedMs: 0 });
  const seals = new ReasonSeals(keys, master);
  const recorder = new AuditTrail({ store: events, seals, clock: { now: () => now } });
  const book = new RegisterBook(store.events, { now: () => now, until: async () => undefined });
  const parts = { log: store.proofLog, keys, book, seals, recorder, settle: async () => undefined };
  const desk = audit({ ...parts, repository: new RequestRepository(store.events) });
  const list = async (query: Partial<AuditQuery> = {}): Promise<readonly AuditEntry[]> => {
    const listed = await desk.list({ limit: 200, ...query });
    if (!listed.ok) throw new Error(listed.refusal.code);
    return listed.value.items;
  };
  return { seals, list, record: (act: NewAct) => desk.record(act) };
}

describe('a recorded act', () => {
  it('is in the chain when that resolves: who, what, why, and on what', async () => {
    const { record, list } = aProcess();
    await record({
      what: 'dead-letters-redriven',
      by,
      source: 'mfa-server',
      reason: 'Ada says it deletes too much.',
    });
    const [entry] = await list();
    expect(entry).toMatchObject({
      at: now,
      what: 'dead-letters-redriven',
      by,
      source: 'mfa-server',
      reason: 'Ada says it deletes too much.',
      requestId: null,
      commit: 1,
      place: 0,
    });
    for await (const [commit] of store.proofLog.commits(0, 1)) {
      expect(commit?.streamId).toBe(entry?.streamId);
      expect(commit?.body).not.toMatch(/\bAda\b/);
    }
  });

  it('of many at once shares its commit with others, in a stream that no other process writes', async () => {
    const [one, other] = [aProcess(), aProcess()];
    await Promise.all(
      Array.from({ length: 500 }, (_, n) =>
        (n % 2 ? one : other).record({ what: 'key-handed-out', by, about: String(n) }),
      ),
    );
    const entries = await one.list();
    expect(entries).toHaveLength(200);
    const size = await store.proofLog.size();
    expect(size).toBeGreaterThanOrEqual(2);
    expect(size).toBeLessThan(50);
    expect(new Set(entries.map(({ streamId }) => streamId)).size).toBe(2);
  });

  it('that could not be stored is said to be none, and the next one goes on in another stream', async () => {
    let isAway = true;
    const { record, list } = aProcess({
      append: async (...terms) => {
        if (isAway) throw new StoreUnavailable('switched off');
        return store.events.append(...terms);
      },
    });
    await expect(record({ what: 'log-exported', by })).rejects.toBeInstanceOf(StoreUnavailable);
    isAway = false;
    await record({ what: 'log-exported', by });
    expect(await list()).toHaveLength(1);
  });

  it('does not go back in time with a clock that does', async () => {
    const { record, list } = aProcess();
    await record({ what: 'log-exported', by });
    now = '2026-11-19T09:00:00.000Z';
    await record({ what: 'log-exported', by });
    expect((await list()).map(({ at }) => at)).toEqual(Array(2).fill('2026-11-20T09:00:00.000Z'));
  });

  it('keeps its reason for two years after its month, and the rest for ever', async () => {
    const { record, list, seals } = aProcess();
    await record({ what: 'host-taken-out', by, host: 'mfa01', reason: 'A court asks.' });
    await seals.destroyExpired('2028-11-30T00:00:00.000Z');
    expect((await list())[0]?.reason).toBe('A court asks.');
    await seals.destroyExpired('2028-12-02T00:00:00.000Z');
    expect(await aProcess().list()).toMatchObject([{ what: 'host-taken-out', host: 'mfa01', reason: null }]);
  });

  it('is found by what, by whom, where and when', async () => {
    const { record, list } = aProcess();
    await record({ what: 'dead-letters-redriven', by, source: 'cloud-mfa' });
    now = '2026-11-21T09:00:00.000Z';
    await record({ what: 'host-taken-out', by: { id: 'key:1', channel: 'rest' }, host: 'mfa01' });
    const found = async (query: Partial<AuditQuery>) => (await list(query)).map(({ what }) => what);
    expect(await found({ what: 'dead-letters-redriven' })).toEqual(['dead-letters-redriven']);
    expect(await found({ by: 'key:1' })).toEqual(['host-taken-out']);
    expect(await found({ source: 'cloud-mfa' })).toEqual(['dead-letters-redriven']);
    expect(await found({ host: 'MFA01' })).toEqual(['host-taken-out']);
    expect(await found({ from: '2026-11-21T10:00:00+01:00' })).toEqual(['host-taken-out']);
    expect(await found({ to: '2026-11-21T09:00:00Z' })).toEqual(['dead-letters-redriven']);
  });
});

describe('a feed of requests', () => {
  it('leaves the acts out and stands still at none of them', async () => {
    const { record } = aProcess();
    await record({ what: 'log-exported', by });
    const made = await store.events.append('2f6cde8f-6c2f-4a3c-9c5e-8b8f3f7d1a55', undefined, aCommit());
    await record({ what: 'log-exported', by });
    const seen: string[] = [];
    const unexpected = (error: unknown): never => {
      throw error;
    };
    const following = requestFeed(store.feed).follow(
      'reader',
      async (commits) => void seen.push(...commits.map(({ streamId }) => streamId)),
      unexpected,
    );
    await following.caughtUp();
    await following.stop();
    expect(seen).toEqual([made.streamId]);
    const all: string[] = [];
    for await (const commits of requestFeed(store.feed).all())
      all.push(...commits.map(({ streamId }) => streamId));
    expect(all).toEqual([made.streamId]);
  });
});
