import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { StoreUnavailable, type Commit, type FeedSubscription } from '#ports';
import { aCommit, describeWithMongo, gate } from '#testing';
import { HistoryLost } from './commit-changes.js';
import type { CommitRecord } from './commit-record.js';
import { FeedState, Superseded, type FeedRecord } from './feed-state.js';
import type { LeaseRecord } from './lease-record.js';
import { longLeases, seen, sharedDatabase, type SharedDatabase } from './mongo-store.fixture.js';
import type { MongoStore } from './open-mongo-store.js';

const HOUR = 3_600_000;

/** Follows as a process would, and keeps what it was handed. */
class Reader {
  readonly commits: number[] = [];
  readonly faults: unknown[] = [];
  readonly subscription: FeedSubscription;

  constructor(
    readonly store: MongoStore,
    before: () => Promise<void> = async () => undefined,
  ) {
    this.subscription = store.feed.follow(
      'reader',
      async (commits) => {
        await before();
        this.commits.push(...commits.map(({ commit }) => commit));
      },
      (error) => this.faults.push(error),
    );
  }

  get leading(): boolean {
    return this.store.feed.standings()[0]?.leading ?? false;
  }
}

describeWithMongo('a feed that several processes follow', (mongo) => {
  let database: SharedDatabase;
  let writer: MongoStore;
  const id = randomUUID();
  let last: Commit | undefined;
  const write = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) last = await writer.events.append(id, last, aCommit());
  };

  beforeEach(async () => {
    database = await sharedDatabase(mongo);
    writer = await database.open();
    last = undefined;
  });
  afterEach(() => database.close());

  it('goes to one of them, and to another where that one stood when it stops', async () => {
    await write(2);
    const one = new Reader(await database.open({ leases: longLeases }));
    await seen(() => one.leading, Boolean);
    const other = new Reader(await database.open({ leases: longLeases }));
    await other.subscription.caughtUp();
    expect([one.commits, other.commits]).toEqual([[1, 2], []]);

    await one.subscription.stop();
    await write(1);
    await other.subscription.caughtUp();
    expect([one.commits, other.commits]).toEqual([[1, 2], [3]]);
    await other.subscription.stop();
  });

  it('goes on elsewhere when the one that followed is gone without a word', async () => {
    const gone = new Reader(await database.open());
    await write(1);
    // As others see it: its place is saved too.
    await writer.feed.passed('reader');
    await gone.store.close();
    await write(1);
    const heir = new Reader(await database.open());
    await heir.subscription.caughtUp();
    expect(heir.commits).toEqual([2]);
    expect(gone.commits).toEqual([1]);
    await heir.subscription.stop();
  });

  it('hands over nothing more where the lease was lost, until it is gained again', async () => {
    const reader = new Reader(await database.open());
    await reader.subscription.caughtUp();
    const lease = database.db.collection<LeaseRecord>('leases');
    await lease.updateOne({ _id: 'feed/reader' }, { $set: { holder: 'another' }, $inc: { fence: 1 } });
    let isAlive = true;
    const beating = seen(
      () => lease.updateOne({ _id: 'feed/reader', holder: 'another' }, { $inc: { beat: 1 } }),
      () => !isAlive,
    );
    await seen(
      () => reader.leading,
      (leading) => !leading,
    );
    await write(1);
    expect(reader.commits).toEqual([]);
    // Whoever took it beats no more.
    isAlive = false;
    await beating;
    await reader.subscription.caughtUp();
    expect(reader.commits).toEqual([1]);
    await reader.subscription.stop();
  });

  it('refuses the place of one that was taken for dead and comes back', async () => {
    const feeds = database.db.collection<FeedRecord>('feeds');
    const faults: unknown[] = [];
    const [old, young] = [new AbortController(), new AbortController()];
    const begin = (fence: number, term: AbortController) =>
      FeedState.begin(feeds, { _id: 'reader', fence }, (error) => faults.push(error), term);
    const before = await begin(1, old);
    const after = await begin(2, young);
    after.moveTo({ token: { _data: '2' }, mark: 2 });
    await after.saved();
    before.moveTo({ token: { _data: '1' }, mark: 1 });
    await before.saved();
    expect(await feeds.findOne()).toMatchObject({ fence: 2, mark: 2, token: { _data: '2' } });
    expect(faults).toEqual([new Superseded('reader')]);
    expect([old.signal.aborted, young.signal.aborted]).toEqual([true, false]);
    await expect(begin(1, old)).rejects.toBeInstanceOf(Superseded);
  });

  it('scans by time where its history is lost, leaves out what is old, and goes on', async () => {
    const before = new Reader(await database.open());
    await write(3);
    await before.subscription.caughtUp();
    await before.subscription.stop();
    await database.db
      .collection<CommitRecord>('commits')
      .updateOne({ _id: `${id}/00000001` }, { $set: { storedAt: new Date(Date.now() - 2 * HOUR) } });
    await write(1);
    await database.db
      .collection<FeedRecord>('feeds')
      .updateOne({ _id: 'reader' }, { $set: { token: { _data: 'ffff' } } });

    const after = new Reader(await database.open());
    await after.subscription.caughtUp();
    expect(after.commits).toEqual([2, 3, 4]);
    await write(1);
    await after.subscription.caughtUp();
    expect(after.commits).toEqual([2, 3, 4, 5]);
    expect(after.faults).toEqual([expect.any(HistoryLost)]);
    await after.subscription.stop();
  });

  it('tells a process that does not follow when all is handled, and not before', async () => {
    const held = gate();
    const reader = new Reader(await database.open(), () => held.opened);
    await write(1);
    const told: string[] = [];
    const passed = writer.feed.passed('reader').then(() => told.push(`handled ${reader.commits.length}`));
    await seen(
      () => reader.store.feed.standings()[0]?.inHandMs,
      (age) => typeof age === 'number',
    );
    await expect(writer.feed.passed('reader', AbortSignal.timeout(100))).rejects.toBeInstanceOf(
      StoreUnavailable,
    );
    expect(told).toEqual([]);
    held.open();
    await passed;
    expect(told).toEqual(['handled 1']);
    await reader.subscription.stop();
  });

  it('shows a rebuild no commit without the one before it', async () => {
    await write(3);
    const commits = database.db.collection<CommitRecord>('commits');
    const second = await commits.findOneAndDelete({ _id: `${id}/00000002` });
    const found: number[] = [];
    for await (const some of writer.feed.all()) found.push(...some.map(({ commit }) => commit));
    expect([second?._id, found]).toEqual([`${id}/00000002`, [1]]);
  });
});
