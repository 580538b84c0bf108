import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { Commit, CommitFeed, EventStore } from '#ports';
import { aCommit } from './commits.js';
import { gate, withPort, type Open } from './opened.js';

/** A feed, and the store that it follows. */
export interface FeedOfStore {
  readonly feed: CommitFeed;
  readonly events: EventStore;
}

const unexpected = (error: unknown): never => {
  throw new Error('No fault was expected.', { cause: error });
};

export const keepsTheCommitFeedContract = (open: Open<FeedOfStore>): void => {
  it(
    'hands over what was there before the subscriber came and what comes after, each stream in order',
    withPort(open, async ({ feed, events }) => {
      const [one, other] = [randomUUID(), randomUUID()];
      await write(events, one, 3);
      const seen: Commit[] = [];
      const subscription = feed.follow('reader', async (commits) => void seen.push(...commits), unexpected);
      await write(events, other, 2);
      await subscription.caughtUp();
      await write(events, one, 2);
      await subscription.caughtUp();
      expect(of(seen, one)).toEqual(await events.read(one));
      expect(of(seen, other)).toEqual(await events.read(other));
      await subscription.stop();
    }),
  );

  it(
    'loses none of many commits',
    withPort(open, async ({ feed, events }) => {
      const ids = Array.from({ length: 50 }, () => randomUUID());
      const seen: Commit[] = [];
      const subscription = feed.follow('reader', async (commits) => void seen.push(...commits), unexpected);
      await Promise.all(ids.map((id) => write(events, id, 10)));
      await subscription.caughtUp();
      expect(seen).toHaveLength(500);
      for (const id of ids) expect(of(seen, id)).toEqual(await events.read(id));
      await subscription.stop();
    }),
  );

  it(
    'goes on after a restart where the subscriber was stopped',
    withPort(open, async ({ feed, events }, reopen) => {
      const id = randomUUID();
      await write(events, id, 3);
      const before = feed.follow('reader', async () => undefined, unexpected);
      await before.caughtUp();
      await before.stop();

      const again = await reopen();
      await write(again.events, id, 1);
      const seen: Commit[] = [];
      const after = again.feed.follow('reader', async (commits) => void seen.push(...commits), unexpected);
      await after.caughtUp();
      expect(seen.map(({ commit }) => commit)).toEqual([4]);
      await after.stop();
    }),
  );

  it(
    'hands over again what was not handled, tells of the fault, and loses nothing',
    withPort(open, async ({ feed, events }) => {
      const id = randomUUID();
      await write(events, id, 3);
      const faults: unknown[] = [];
      const batches: number[][] = [];
      const subscription = feed.follow(
        'reader',
        async (commits) => {
          batches.push(commits.map(({ commit }) => commit));
          if (batches.length <= 2) throw new Error(`fault ${batches.length}`);
        },
        (error) => faults.push(error),
      );
      await subscription.caughtUp();
      expect(batches.slice(0, 3)).toEqual([batches[0], batches[0], batches[0]]);
      expect(faults).toEqual([new Error('fault 1'), new Error('fault 2')]);
      expect(batches.slice(2).flat()).toEqual([1, 2, 3]);
      await subscription.stop();
    }),
  );

  it(
    'lets no subscriber wait for another',
    withPort(open, async ({ feed, events }) => {
      const held = gate();
      const slow = feed.follow('slow', () => held.opened, unexpected);
      const seen: Commit[] = [];
      const quick = feed.follow('quick', async (commits) => void seen.push(...commits), unexpected);
      await write(events, randomUUID(), 2);
      await quick.caughtUp();
      expect(seen).toHaveLength(2);
      held.open();
      await Promise.all([slow.stop(), quick.stop()]);
    }),
  );

  it(
    'has caught up only when all that was committed before has been handled',
    withPort(open, async ({ feed, events }) => {
      const held = gate();
      const told: string[] = [];
      const subscription = feed.follow(
        'reader',
        async () => {
          await held.opened;
          told.push('handled');
        },
        unexpected,
      );
      await write(events, randomUUID(), 1);
      const caughtUp = subscription.caughtUp().then(() => told.push('caught up'));
      held.open();
      await caughtUp;
      expect(told).toEqual(['handled', 'caught up']);
      await subscription.stop();
    }),
  );

  it(
    'waits at a stop for what is in hand, and takes nothing more',
    withPort(open, async ({ feed, events }) => {
      const [begun, held] = [gate(), gate()];
      const told: string[] = [];
      const subscription = feed.follow(
        'reader',
        async () => {
          begun.open();
          await held.opened;
          told.push('handled');
        },
        unexpected,
      );
      const id = randomUUID();
      await write(events, id, 1);
      await begun.opened;
      const stopped = subscription.stop().then(() => told.push('stopped'));
      await write(events, id, 1);
      held.open();
      await stopped;
      expect(told).toEqual(['handled', 'stopped']);
    }),
  );

  it(
    'goes through every commit from the first for whoever rebuilds',
    withPort(open, async ({ feed, events }) => {
      const ids = Array.from({ length: 45 }, () => randomUUID());
      await Promise.all(ids.map((id) => write(events, id, 10)));
      const seen: Commit[] = [];
      for await (const commits of feed.all()) seen.push(...commits);
      expect(seen).toHaveLength(450);
      for (const id of ids) expect(of(seen, id)).toEqual(await events.read(id));
    }),
  );
};

const of = (commits: readonly Commit[], id: string) => commits.filter(({ streamId }) => streamId === id);

async function write(events: EventStore, id: string, count: number): Promise<void> {
  let last = (await events.read(id)).at(-1);
  for (let n = 0; n < count; n += 1) last = await events.append(id, last, aCommit());
}
