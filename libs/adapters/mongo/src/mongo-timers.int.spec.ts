import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithMongo } from '#testing';
import type { LeaseRecord } from './lease-record.js';
import { longLeases, seen, sharedDatabase, type SharedDatabase } from './mongo-store.fixture.js';
import type { SharedTimers } from './mongo-timers.js';
import { bucketOf, BUCKETS } from './timer-record.js';

const at = (minute: number) => `2026-11-20T09:${String(minute).padStart(2, '0')}:00.000Z`;

describeWithMongo('timers that several workers share', (mongo) => {
  let database: SharedDatabase;
  beforeAll(async () => {
    database = await sharedDatabase(mongo);
    const { timers } = await database.open();
    await timers.apply(
      oneOfEachBucket().map((streamId) => ({ change: 'schedule', streamId, name: 'n', dueAt: at(1) })),
    );
  });
  afterAll(() => database.close());

  const dueOf = async (worker: SharedTimers): Promise<readonly string[]> =>
    (await worker.due(at(2), 100)).map(({ streamId }) => streamId);
  const parts = async (...workers: readonly SharedTimers[]): Promise<readonly number[]> =>
    (await Promise.all(workers.map(dueOf))).map((due) => due.length).sort((a, b) => b - a);

  it('come to each in even parts, none to two of them, and to those that are left at once', async () => {
    const [one, two, three] = [
      (await database.open({ leases: longLeases })).shareTimers(),
      (await database.open({ leases: longLeases })).shareTimers(),
      (await database.open({ leases: longLeases })).shareTimers(),
    ];
    await seen(
      () => parts(one, two, three),
      (counts) => String(counts) === '6,6,4' || String(counts) === '6,5,5',
    );
    const due = (await Promise.all([one, two, three].map(dueOf))).flat();
    expect(new Set(due).size).toBe(BUCKETS);

    await three.leave();
    expect(await dueOf(three)).toEqual([]);
    await seen(
      () => parts(one, two),
      (counts) => String(counts) === '8,8',
    );
    await Promise.all([one.leave(), two.leave()]);
  });

  it('are taken over from a worker that is gone without a word', async () => {
    const dying = await database.open();
    const gone = dying.shareTimers();
    await seen(
      () => parts(gone),
      ([count]) => count === BUCKETS,
    );
    const heir = (await database.open()).shareTimers();
    await seen(
      () => parts(gone, heir),
      (counts) => String(counts) === '8,8',
    );
    await dying.close();
    await seen(
      () => parts(heir),
      ([count]) => count === BUCKETS,
    );
    await heir.leave();
    const left = database.db.collection<{ _id: string }>('leases').find({ _id: /^timers\/worker\// });
    expect(await left.toArray()).toEqual([]);
  });

  it('are given back by a worker in whose name they still are although it has lost them', async () => {
    const [one, two] = [(await database.open()).shareTimers(), (await database.open()).shareTimers()];
    await seen(
      () => parts(one, two),
      (counts) => String(counts) === '8,8',
    );
    // As after a term that lapsed: they are renewed with all that is in its name, and it does not know them.
    const leases = database.db.collection<LeaseRecord>('leases');
    const holders = await leases.distinct('holder', { _id: /^timers\/bucket\// });
    const [holder, other] = [holders[0] as string, holders[1] as string];
    await leases.updateMany(
      { _id: /^timers\/bucket\//, holder: other },
      { $set: { holder }, $inc: { fence: 1 } },
    );
    // In the database, where all are one's now: a worker may lose its part and have it again between two looks at it.
    await seen(
      () => leases.countDocuments({ _id: /^timers\/bucket\//, holder: other }),
      (count) => count === BUCKETS / 2,
    );
    await seen(
      () => parts(one, two),
      (counts) => String(counts) === '8,8',
    );
    await Promise.all([one.leave(), two.leave()]);
  });

  it('come all to one who looks after no part', async () => {
    const { timers } = await database.open();
    expect(await timers.due(at(2), 100)).toHaveLength(BUCKETS);
  });

  it('are found however far away the next one is', async () => {
    const { timers } = await database.open();
    const streamId = randomUUID();
    expect(await timers.due('2020-01-01T00:00:00.000Z', 1)).toEqual([]);
    expect(await timers.next()).toBe(at(1));
    await timers.apply([{ change: 'schedule', streamId, name: 'n', dueAt: '2020-01-20T00:00:00.000Z' }]);
    expect(await timers.next()).toBe('2020-01-20T00:00:00.000Z');
  });
});

function oneOfEachBucket(): readonly string[] {
  const found = new Map<number, string>();
  while (found.size < BUCKETS) {
    const streamId = randomUUID();
    found.set(bucketOf(streamId), streamId);
  }
  return [...found.values()];
}
