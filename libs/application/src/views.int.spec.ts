import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openLibsqlStore } from '#adapters/libsql';
import { migrateMongo, openMongoStore } from '#adapters/mongo';
import { requestEventCodec, type Instant, type RequestView } from '#contracts';
import { evolveCommit, sealedView, type PrivacyRequest } from '#domain';
import type { Commit, CommitFeed, EventStore, ReadModel, Timer, Timers } from '#ports';
import { KeyDestroyed } from '#ports';
import { describeWithMongo, RequestSimulation, story, Teller } from '#testing';
import { listAsOf, requestAsOf } from './list-as-of.js';
import { RegisterBook } from './register/register-book.js';
import { RequestRepository } from './request-repository.js';
import { checkTimers, setTimersRight } from './timer-check.js';
import { opened, type UseCaseParts } from './use-case-parts.js';
import { rebuildBeside, ViewProjection } from './view-projection.js';

interface Store {
  readonly events: EventStore;
  readonly feed: CommitFeed;
  readonly readModel: ReadModel;
  readonly timers: Timers;
}

/** What a batch is made of: so many commits, and whether the batch comes again later. */
const batching = fc.array(fc.record({ size: fc.integer({ min: 1, max: 40 }), again: fc.boolean() }), {
  minLength: 1,
  maxLength: 10,
});

const lives = fc.record({
  stories: fc.array(story, { minLength: 1, maxLength: 2 }),
  live: batching,
  beside: batching,
  /** of the time that the requests took */
  moment: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** Batches as a feed hands them over: some once more, when others have come behind them. */
function* batches(commits: readonly Commit[], sizes: readonly { size: number; again: boolean }[]) {
  let before: readonly Commit[] = [];
  for (let from = 0, turn = 0; from < commits.length; turn += 1) {
    const { size, again } = sizes[turn % sizes.length] ?? { size: 1, again: false };
    const batch = commits.slice(from, from + size);
    yield batch;
    if (again && before.length > 0) yield [...before, ...batch];
    before = batch;
    from += size;
  }
}

/** Requests that were decided side by side, each in a stream of its own. */
interface Lived {
  readonly streamId: string;
  readonly simulation: RequestSimulation;
}

async function append(store: EventStore, lived: readonly Lived[]): Promise<readonly Commit[]> {
  const all = lived
    .flatMap(({ streamId, simulation }) => simulation.commits.map((commit) => ({ streamId, commit })))
    .sort((a, b) => (a.commit.committedAt < b.commit.committedAt ? -1 : 1));
  const last = new Map<string, Commit>();
  const commits: Commit[] = [];
  for (const { streamId, commit } of all) {
    const stored = await store.append(streamId, last.get(streamId), {
      commandId: commit.commandId,
      committedAt: commit.committedAt,
      actor: { id: 'system', channel: 'system' },
      events: commit.events.map((event) => requestEventCodec.encode(event)),
    });
    last.set(streamId, stored);
    commits.push(stored);
  }
  return commits;
}

/** A request as its simulated commits up to a moment left it, without any store. */
const stoodAt = ({ streamId, simulation }: Lived, moment: Instant): PrivacyRequest | undefined =>
  simulation.commits
    .filter(({ committedAt }) => committedAt <= moment)
    .reduce<PrivacyRequest | undefined>(
      (request, commit) => evolveCommit(request, { ...commit, streamId }),
      undefined,
    );

const ALL_RIGHT = { missing: [], unasked: [], moved: [] };

const caller = { id: 'any', role: 'admin', channel: 'rest' } as const;

const keepsViewsEqual = (open: () => Promise<Store & { close(): Promise<void> }>, numRuns: number): void => {
  let store: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  /** Identities stay sealed: what is compared is what follows from events. */
  const parts = (): UseCaseParts => {
    const clock = { now: () => '9999-01-01T00:00:00.000Z', until: () => Promise.resolve() };
    const keys = {
      cipher: (id: string) => Promise.reject(new KeyDestroyed(id)),
    };
    return {
      repository: new RequestRepository(store.events),
      readModel: store.readModel,
      book: new RegisterBook(store.events, clock),
      clock,
      keys,
    } as unknown as UseCaseParts;
  };

  async function listsAreAsTheyWere(all: readonly Lived[], moment: Instant): Promise<void> {
    const expected: RequestView[] = [];
    const standing = await parts().book.asOf(moment);
    for (const lived of all) {
      const then = stoodAt(lived, moment);
      const found = await requestAsOf(parts(), lived.streamId, moment);
      expect(found).toEqual(then);
      if (then) expected.push(await opened(parts(), sealedView(then), moment, standing));
    }
    const items: RequestView[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await listAsOf(parts(), { limit: 3, cursor }, moment, caller);
      items.push(...page.items);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    const byId = (views: readonly RequestView[]) => [...views].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(JSON.stringify(byId(items))).toBe(JSON.stringify(byId(expected)));
  }

  const checked = () => checkTimers(store.events, store.feed, store.timers);

  it('are equal byte for byte, live or anew, in whatever batches, and at any moment that has been', async () => {
    const commits: Commit[] = [];
    const all: Lived[] = [];
    const live = new ViewProjection(store.events, () => store.readModel.live);
    await fc.assert(
      fc.asyncProperty(lives, async ({ stories, live: liveBatches, beside, moment }) => {
        const lived = stories.map((told) => ({ streamId: randomUUID(), simulation: Teller.told(told) }));
        const appended = await append(store.events, lived);
        for (const batch of batches(appended, liveBatches)) await live.handle(batch);
        commits.push(...appended);
        all.push(...lived);

        const rows = await store.readModel.beside();
        const projection = new ViewProjection(store.events, () => rows);
        for (const batch of batches(commits, beside)) await projection.handle(batch);
        expect(await rows.digest()).toBe(await store.readModel.live.digest());
        expect(await rebuildBeside(store.events, store.feed, store.readModel)).toMatchObject({ equal: true });

        const times = appended.map(({ committedAt }) => committedAt);
        await listsAreAsTheyWere(all, times[Math.floor(moment * (times.length - 1))] ?? '');

        for (const { streamId, simulation } of lived)
          await store.timers.apply(
            [...simulation.timers].map(([name, dueAt]) => ({ change: 'schedule', streamId, name, dueAt })),
          );
        expect(await checked()).toEqual(ALL_RIGHT);
      }),
      // What shrinks would be told among all that was tried before it: the seed tells it again.
      { numRuns, endOnFailure: true },
    );
  }, 120_000);

  it('are missed, moved back and taken away where timers are not what events ask for', async () => {
    const simulation = RequestSimulation.submitted({ approvalRequired: true });
    const streamId = randomUUID();
    await append(store.events, [{ streamId, simulation }]);
    expect([...simulation.timers.keys()]).toEqual(['deadline']);
    const dueAt = simulation.timers.get('deadline') ?? '';
    const deadline = { streamId, name: 'deadline', dueAt };
    const other = { streamId, name: 'sweep-due', dueAt };
    const put = (...kept: readonly Timer[]) =>
      store.timers.apply(kept.map((timer) => ({ change: 'schedule', ...timer })));

    expect(await checked()).toEqual({ ...ALL_RIGHT, missing: [deadline] });
    await put({ ...deadline, dueAt: simulation.now }, other);
    const wrong = await checked();
    expect(wrong).toEqual({ ...ALL_RIGHT, unasked: [other], moved: [deadline] });
    await setTimersRight(store.timers, wrong);
    expect(await checked()).toEqual(ALL_RIGHT);
    const urgent = await store.timers.due('9999', 10_000, 0);
    expect(urgent.filter((timer) => timer.streamId === streamId)).toEqual([deadline]);
  });
};

describe('the views of an embedded store', () =>
  keepsViewsEqual(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lethe-views-'));
    const store = await openLibsqlStore(folder);
    return {
      ...store,
      close: async () => {
        await store.close();
        await rm(folder, { recursive: true });
      },
    };
  }, 8));

describeWithMongo('the views of MongoDB', (mongo) =>
  keepsViewsEqual(async () => {
    const address = { uri: mongo.uri, database: mongo.database() };
    await migrateMongo(address);
    return openMongoStore(address);
  }, 3),
);
