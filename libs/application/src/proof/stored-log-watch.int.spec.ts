import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { MongoClient } from 'mongodb';
import { openLibsqlStore } from '#adapters/libsql';
import { migrateMongo, openMongoStore } from '#adapters/mongo';
import type { Commit, EventStore, ProofLog, SigningKeys } from '#ports';
import { StoredLog } from '#proof';
import { aCommit, describeWithMongo } from '#testing';
import { newMasterKeyText, parseMasterKey } from '#vault';
import { proofDesk } from './proof-desk.js';
import { SigningKeyRing } from './signing-key-ring.js';
import { StoredLogWatch } from './stored-log-watch.js';

interface Store {
  readonly events: EventStore;
  readonly proofLog: ProofLog;
  readonly signingKeys: SigningKeys;
  close(): Promise<void>;
}
interface Opened {
  readonly store: Store;
  /** Writes into the store behind Lethe, which may have to be away meanwhile. @returns the store as it is open then */
  change(commit: Commit, what: { readonly body?: string; readonly hash?: string }): Promise<Store>;
  remove(): Promise<void>;
}

/** More than one helping, of one part here. */
const COMMITS = 260;
const master = parseMasterKey(newMasterKeyText());
const clock = { now: () => '2026-11-20T09:00:00.000Z', until: async () => undefined };

function findsWhatWasChanged(open: () => Promise<Opened>): void {
  let opened: Opened;
  let commits: readonly Commit[];
  let faults: unknown[];
  beforeEach(async () => {
    opened = await open();
    faults = [];
  });
  afterEach(() => opened.remove());

  async function append(count: number): Promise<void> {
    const { events, proofLog } = opened.store;
    const streams = Array.from({ length: Math.ceil(count / 10) }, async () => {
      const streamId = randomUUID();
      const own: Commit[] = [];
      for (let n = 0; n < 10; n += 1) own.push(await events.append(streamId, own.at(-1), aCommit()));
      return own;
    });
    commits = (await Promise.all(streams)).flat();
    await proofLog.take(commits);
  }
  async function watch({ proofLog, signingKeys }: Store) {
    const desk = proofDesk({
      log: proofLog,
      keys: new SigningKeyRing(signingKeys, master, clock),
      clock,
      settle: async () => undefined,
      every: 1,
      onFault: (error) => void faults.push(error),
    });
    await desk.anchor.now();
    const stored = new StoredLog(proofLog, desk.anchor.tree, 1);
    return new StoredLogWatch({ stored, every: 1, onFault: (error) => void faults.push(error) });
  }

  it('nothing where nothing was changed, or was committed at all', async () => {
    await (await watch(opened.store)).look();
    await append(20);
    const watching = await watch(opened.store);
    for (let round = 0; round < 3; round += 1) await watching.look();
    expect([watching.found, watching.attention(), faults]).toEqual([undefined, [], []]);
  });

  it('bytes of a commit, wherever it stands, says so once and for as long as it is so', async () => {
    await append(COMMITS);
    const changed = commits.at(-1);
    if (!changed) throw new Error('Nothing was committed.');
    const body = JSON.stringify({ ...aCommit(), committedAt: '2020-01-01T00:00:00.000Z' });
    const watching = await watch(await opened.change(changed, { body }));
    await watching.look();
    expect(watching.found).toBeUndefined();
    await watching.look();
    await watching.look();
    const { streamId, commit } = changed;
    const message = `Commit ${commit} of stream ${streamId} is not the one that was signed.`;
    expect(watching.attention()).toMatchObject([
      { reason: 'log-changed', message: expect.stringContaining(message) },
    ]);
    expect(faults).toMatchObject([{ message }]);
  }, 120_000);

  it('hashes that were made anew too', async () => {
    await append(20);
    const changed = commits[1];
    if (!changed) throw new Error('Nothing was committed.');
    const store = await opened.change(changed, { hash: 'f'.repeat(64) });
    const watching = await watch(store);
    await watching.look();
    expect(watching.found?.message).toMatch(/is not the one that was signed|are not those/);
  });
}

describe('a watch over the embedded store finds', () =>
  findsWhatWasChanged(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lethe-stored-log-'));
    let store = await openLibsqlStore(folder);
    return {
      get store() {
        return store;
      },
      async change({ streamId, commit }, { body, hash }) {
        await store.close();
        const file = new Database(join(folder, 'data.db'));
        const at = '(SELECT number FROM streams WHERE id = ?) AND number = ?';
        if (body !== undefined)
          file.prepare(`UPDATE commits SET body = ? WHERE stream = ${at}`).run([body, streamId, commit]);
        if (hash !== undefined)
          file.prepare(`UPDATE commits SET hash = ? WHERE stream = ${at}`).run([hash, streamId, commit]);
        file.close();
        store = await openLibsqlStore(folder);
        return store;
      },
      async remove() {
        await store.close();
        await rm(folder, { recursive: true });
      },
    };
  }));

describeWithMongo('a watch over MongoDB finds', (mongo) =>
  findsWhatWasChanged(async () => {
    const address = { uri: mongo.uri, database: mongo.database() };
    await migrateMongo(address);
    const store = await openMongoStore(address);
    const client = new MongoClient(mongo.uri);
    const db = client.db(address.database);
    return {
      store,
      async change({ hash: was }, $set) {
        await db.collection('commits').updateOne({ hash: was }, { $set });
        return store;
      },
      async remove() {
        await store.close();
        await db.dropDatabase();
        await client.close();
      },
    };
  }),
);
