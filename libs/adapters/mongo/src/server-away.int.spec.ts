import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#ports';
import { aCommit, describeWithOwnMongo, type OwnServer } from '#testing';
import { migrateMongo } from './migrate.js';
import { quickLeases, seen } from './mongo-store.fixture.js';
import { openMongoStore, type MongoStore } from './open-mongo-store.js';

describeWithOwnMongo('a store whose server goes away and comes back', (start) => {
  let server: OwnServer;
  let store: MongoStore;
  const faults: unknown[] = [];
  const onFault = (error: unknown) => void faults.push(error);
  beforeAll(async () => {
    server = await start();
    await migrateMongo({ uri: server.address });
    store = await openMongoStore({
      uri: server.address,
      backOff: { first: 10, longest: 100 },
      leases: quickLeases,
      onFault,
    });
    // The first start on a machine may install the server.
  }, 300_000);
  afterAll(async () => {
    await store.close();
    await server.stop();
  });

  it('says so to every caller, loses nothing and goes on by itself', async () => {
    const [id, commit] = [randomUUID(), aCommit()];
    const handled: number[] = [];
    const subscription = store.feed.follow(
      'reader',
      async (commits) => void handled.push(...commits.map((one) => one.commit)),
      onFault,
    );
    const first = await store.events.append(id, undefined, aCommit());
    await subscription.caughtUp();

    await server.kill();
    const away = [
      store.events.append(id, first, commit),
      store.events.read(id),
      store.timers.next(),
      store.credentials.list(),
    ];
    for (const call of await Promise.allSettled(away))
      expect(call).toMatchObject({ reason: expect.any(StoreUnavailable) as unknown });

    await server.restart();
    // Whether it was written is not known; the same commit may be appended again.
    const second = await seen(
      () => store.events.append(id, first, commit).catch(() => undefined),
      (appended) => appended !== undefined,
    );
    expect(second).toMatchObject({ commit: 2, commandId: commit.commandId });
    await seen(
      () =>
        subscription.caughtUp().then(
          () => true,
          () => false,
        ),
      Boolean,
    );
    expect(new Set(handled)).toEqual(new Set([1, 2]));
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) expect(fault).toBeInstanceOf(StoreUnavailable);
    await subscription.stop();
  });

  it('does not keep callers waiting for one that hangs, and knows a commit that was on its way', async () => {
    const [id, commit] = [randomUUID(), aCommit()];
    const first = await store.events.append(id, undefined, aCommit());
    await server.freeze();
    const took: number[] = [];
    for (let call = 0; call < 4; call += 1) {
      const begun = performance.now();
      await expect(store.events.append(id, first, commit)).rejects.toBeInstanceOf(StoreUnavailable);
      took.push(performance.now() - begun);
    }
    await server.thaw();
    // Six seconds until it is known, and one. Waited for was up to fifteen and five, and five by each later call. A busy
    // machine may be slow once, and is not at each of them.
    const [known = NaN, ...later] = took;
    expect([took, known < 13_000, Math.min(...later) < 4_000]).toEqual([took, true, true]);
    await seen(
      () => store.events.append(id, first, commit).catch(() => undefined),
      (appended) => appended !== undefined,
    );
    expect(await store.events.read(id)).toMatchObject([
      { commit: 1 },
      { commit: 2, commandId: commit.commandId },
    ]);
  }, 60_000);
});
