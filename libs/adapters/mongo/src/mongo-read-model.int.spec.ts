import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Db } from 'mongodb';
import { StoreUnavailable, type ReadModel, type RequestRow } from '#ports';
import { describeWithMongo, keepsTheReadModelContract } from '#testing';
import { opening, sharedDatabase, type SharedDatabase } from './mongo-store.fixture.js';
import type { MongoStore } from './open-mongo-store.js';

const progresses = ['received', 'running', 'done'] as const;

const aRow = (over: Partial<RequestRow> = {}): RequestRow => ({
  id: randomUUID(),
  version: 1,
  kind: 'Export',
  progress: 'received',
  purge: 'not-applicable',
  sources: ['mfa-server'],
  submittedBy: 'admin',
  receivedAt: '2026-11-20T09:00:00.000Z',
  dueAt: '2026-12-20T09:00:00.000Z',
  metAt: null,
  paused: false,
  document: '{}',
  ...over,
});

const total = async (model: ReadModel) =>
  Object.fromEntries((await model.live.counts()).map(({ progress, count }) => [progress, count]));

describeWithMongo('MongoReadModel', (mongo) => {
  keepsTheReadModelContract(opening(mongo, ({ readModel }) => readModel));
});

describeWithMongo('The request list of several processes', (mongo) => {
  let database: SharedDatabase;
  let stores: readonly MongoStore[];
  let db: Db;
  const at = (index: number): ReadModel => stores[index]?.readModel as ReadModel;
  const [one, other] = [() => at(0), () => at(1)];

  beforeAll(async () => {
    database = await sharedDatabase(mongo);
    stores = [await database.open(), await database.open()];
    ({ db } = database);
  });
  afterAll(() => database.close());

  const generations = async () => {
    const found = await db.listCollections({}, { nameOnly: true }).toArray();
    return found.map(({ name }) => name).filter((name) => name.startsWith('requests_'));
  };
  /** Begins anew with nothing in the live list. */
  const empty = async () => {
    await one().beside();
    await one().promote();
  };

  it('is at once the promoted one for all of them, and nothing is left of the one before', async () => {
    await empty();
    const [old, fresh, later] = [aRow(), aRow(), aRow()];
    await one().live.put([old]);
    expect(await other().live.get(old.id)).toEqual(old);
    const beside = await one().beside();
    await beside.put([fresh]);
    expect(await generations()).toHaveLength(2);
    await one().promote();
    expect((await other().live.list({ limit: 9 })).rows).toEqual([fresh]);
    expect(await other().live.get(old.id)).toBeUndefined();
    await other().live.put([later]);
    expect(await one().live.get(later.id)).toEqual(later);
    expect(await total(one())).toEqual({ received: 2 });
    expect(await generations()).toHaveLength(1);
  });

  it('has whatever was put to it while another took its place, and counts that', async () => {
    await empty();
    await one().beside();
    let promoted = false;
    const put: RequestRow[] = [];
    const putting = (async () => {
      while (!promoted) {
        put.push(aRow());
        await other().live.put(put.slice(-1));
      }
    })();
    await one().promote();
    promoted = true;
    await putting;
    // It was begun before the switch was known, and ended behind it.
    const last = put.at(-1) ?? aRow();
    const { rows } = await one().live.list({ limit: put.length + 1 });
    expect(rows).toContainEqual(last);
    expect(await total(one())).toEqual({ received: rows.length });
  });

  it('keeps of the same rows put by two at once the newest', async () => {
    await empty();
    const ids = Array.from({ length: 6 }, () => randomUUID());
    const row = (id: string, version: number) =>
      aRow({ id, version, progress: progresses[version % 3] ?? 'done', document: `${version}` });
    const writer = async (model: ReadModel, versions: readonly number[]) => {
      for (const version of versions) await model.live.put(ids.map((id) => row(id, version)));
    };
    await Promise.all([
      writer(one(), [1, 4, 5, 8]),
      writer(other(), [2, 3, 7, 6]),
      writer(one(), [4, 2, 5, 1]),
    ]);
    for (const id of ids) expect(await one().live.get(id)).toEqual(row(id, 8));
    expect(await total(other())).toEqual({ done: 6 });
  });

  it('is built by the one that began last: the other is told so, and can promote nothing', async () => {
    const first = await one().beside();
    const second = await other().beside();
    await expect(first.put([aRow()])).rejects.toThrow('replaced by a later one');
    await expect(one().promote()).rejects.toThrow('replaced by a later one');
    const row = aRow();
    await second.put([row]);
    await other().promote();
    expect((await one().live.list({ limit: 9 })).rows).toEqual([row]);
    await expect(other().promote()).rejects.toThrow('call beside() first');
  });

  it('says that the store is not available when it is not', async () => {
    const store = await database.open();
    const { live } = store.readModel;
    await store.close();
    for (const call of [
      live.put([aRow()]),
      live.get(randomUUID()),
      live.list({ limit: 1 }),
      live.counts(),
      live.digest(),
      store.readModel.beside(),
    ])
      await expect(call).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
