import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chain, commitBody, commitHash, ConcurrentCommit, NO_HASH, type Commit } from '#ports';
import { aCommit, describeWithMongo } from '#testing';
import { CommitInserts } from './commit-inserts.js';
import { toRecord, type CommitRecord } from './commit-record.js';
import { sharedDatabase, type SharedDatabase } from './mongo-store.fixture.js';
import type { MongoStore } from './open-mongo-store.js';
import { StoreRefused } from './store-faults.js';

describeWithMongo('a stream that several processes write to', (mongo) => {
  let database: SharedDatabase;
  let one: MongoStore;
  let other: MongoStore;
  beforeAll(async () => {
    database = await sharedDatabase(mongo);
    [one, other] = [await database.open(), await database.open()];
  });
  afterAll(() => database.close());

  /** Appends so many commits, reading on whenever somebody else was faster. */
  async function persist({ events }: MongoStore, id: string, count: number): Promise<number> {
    let [conflicts, done] = [0, 0];
    let last: Commit | undefined;
    while (done < count) {
      try {
        last = await events.append(id, last, aCommit());
        done += 1;
      } catch (error) {
        if (!(error instanceof ConcurrentCommit)) throw error;
        conflicts += 1;
        last = (await events.read(id, last?.commit)).at(-1) ?? last;
      }
    }
    return conflicts;
  }

  it('is one unbroken chain in the end, and nobody overwrites anybody', async () => {
    const id = randomUUID();
    await Promise.all([one, other, one, other].map((store) => persist(store, id, 10)));
    const commits = await one.events.read(id);
    expect(commits.map(({ commit }) => commit)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    let previousHash = NO_HASH;
    for (const commit of commits) {
      expect(commit.hash).toBe(commitHash({ ...commit, previousHash }, commitBody(commit)));
      previousHash = commit.hash;
    }
  });

  it('answers a command that another process has appended with what that one stored', async () => {
    const [id, commit] = [randomUUID(), aCommit()];
    const first = await one.events.append(id, undefined, commit);
    const second = await one.events.append(id, first, aCommit());
    expect(await other.events.append(id, second, commit)).toEqual(first);
    expect(await other.events.append(id, undefined, commit)).toEqual(first);
  });

  it('adds each of many that come at once, but those whose place is taken', async () => {
    const ids = Array.from({ length: 60 }, () => randomUUID());
    const taken = ids.filter((_, index) => index % 7 === 3);
    for (const id of taken) await other.events.append(id, undefined, aCommit());
    const outcomes = await Promise.allSettled(ids.map((id) => one.events.append(id, undefined, aCommit())));
    outcomes.forEach((outcome, index) => {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(ConcurrentCommit);
      expect(outcome.status).toBe(index % 7 === 3 ? 'rejected' : 'fulfilled');
    });
    const streams = await Promise.all(ids.map((id) => other.events.read(id)));
    expect(streams.map((commits) => commits.length)).toEqual(ids.map(() => 1));
    streams.forEach(([stored], index) => {
      const outcome = outcomes[index];
      if (outcome?.status === 'fulfilled') expect(stored).toEqual(outcome.value);
    });
  });

  it('refuses of many that come at once only what breaks the schema', async () => {
    const inserts = new CommitInserts(database.db.collection<CommitRecord>('commits'));
    const ids = Array.from({ length: 9 }, () => randomUUID());
    const outcomes = await Promise.allSettled(
      ids.map((id, index) => {
        const { stored, body } = chain(id, undefined, aCommit());
        const record = toRecord(stored, body);
        return inserts.add(index === 5 ? { ...record, hash: 5 as never } : record);
      }),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(
      ids.map((_, index) => (index === 5 ? 'rejected' : 'fulfilled')),
    );
    expect(outcomes[5]).toMatchObject({ reason: expect.any(StoreRefused) as unknown });
    const streams = await Promise.all(ids.map((id) => one.events.read(id)));
    expect(streams.map((commits) => commits.length)).toEqual(ids.map((_, index) => (index === 5 ? 0 : 1)));
  });

  it('goes on behind commits that were only read on from the middle', async () => {
    const id = randomUUID();
    let last: Commit | undefined;
    for (let n = 0; n < 40; n += 1) last = await one.events.append(id, last, aCommit());
    const [end] = await other.events.read(id, 39);
    expect(end).toEqual(last);
    expect(await other.events.append(id, end, aCommit())).toMatchObject({ commit: 41 });
    await expect(one.events.append(id, last, aCommit())).rejects.toBeInstanceOf(ConcurrentCommit);
  });

  it('refuses a commit that no document could hold, and leaves the stream as it was', async () => {
    const id = randomUUID();
    const events = [{ type: 'TaskStarted', schemaVersion: 1, data: { text: 'x'.repeat(5 << 20) } }];
    await expect(one.events.append(id, undefined, aCommit({ events }))).rejects.toBeInstanceOf(StoreRefused);
    expect(await one.events.read(id)).toEqual([]);
  });
});
