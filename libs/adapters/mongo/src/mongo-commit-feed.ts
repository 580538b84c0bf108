import { setTimeout as wait } from 'node:timers/promises';
import { StoreUnavailable, type BackOff, type Commit, type CommitFeed, type FeedSubscription } from '#ports';
import { toCommit } from './commit-record.js';
import { scanCommits } from './commit-scan.js';
import { FeedFollower } from './feed-follower.js';
import type { FeedStanding } from './feed-progress.js';
import type { FollowedDatabase } from './feed-term.js';
import type { LeaseKeeper } from './lease-keeper.js';
import { inStore } from './store-faults.js';

export interface FeedParts extends FollowedDatabase {
  readonly keeper: LeaseKeeper;
  /** between tries of a batch that was rejected */
  readonly backOff: BackOff;
}

/** Between looks at how far another process has come, in milliseconds: first and longest. */
const LOOK = { first: 15, longest: 250 };
/** A subscriber that is followed here tells by itself; a look now and then is for the case that it is not any more. */
const LOOK_BESIDE = 1_000;

/**
 * Follows the commits by a change stream of the database. Of all processes that follow for a subscriber
 * one at a time does, under a lease; its place is saved when what lies before it has been handled, and
 * only by the process that has the newest lease.
 */
export class MongoCommitFeed implements CommitFeed {
  readonly #parts: FeedParts;
  readonly #followers = new Map<string, FeedFollower>();

  constructor(parts: FeedParts) {
    this.#parts = parts;
  }

  follow(
    subscriber: string,
    handle: (commits: readonly Commit[]) => Promise<void>,
    onFault: (error: unknown) => void,
  ): FeedSubscription {
    if (this.#followers.has(subscriber))
      throw new Error(`${subscriber} follows the commits already; a subscriber has one place in them.`);
    const follower = new FeedFollower(this.#parts, { subscriber, handle, onFault });
    this.#followers.set(subscriber, follower);
    return {
      caughtUp: () => this.passed(subscriber, follower.stopping),
      stop: async () => {
        await follower.stop();
        if (this.#followers.get(subscriber) === follower) this.#followers.delete(subscriber);
      },
    };
  }

  /**
   * Resolves when a subscriber, whichever process follows for it, has handled all that was committed
   * before this call.
   * @throws {StoreUnavailable} also when the signal is aborted first
   */
  async passed(subscriber: string, signal: AbortSignal = NEVER): Promise<void> {
    const inTime = () => {
      if (signal.aborted) throw new StoreUnavailable(`nobody has handled all commits for ${subscriber}`);
    };
    inTime();
    const mark = await this.#parts.marks.set();
    for (let pause = LOOK.first; ; pause = Math.min(pause * 1.5, LOOK.longest)) {
      const progress = this.#followers.get(subscriber)?.progress;
      const move = progress?.leading ? progress.move : undefined;
      if (progress && progress.mark >= mark) return;
      if (!move && (await this.#savedMark(subscriber)) >= mark) return;
      inTime();
      await waited(move ? LOOK_BESIDE : pause, signal, move);
      inTime();
    }
  }

  async *all(): AsyncIterable<readonly Commit[]> {
    for await (const records of scanCommits(this.#parts.commits)) yield records.map(toCommit);
  }

  /** Of every subscriber that this process follows for, or waits to. */
  standings(): readonly FeedStanding[] {
    return [...this.#followers.values()].map(({ progress }) => progress.standing());
  }

  async #savedMark(subscriber: string): Promise<number> {
    const saved = await inStore('the place in the commits could not be read', () =>
      this.#parts.feeds.findOne({ _id: subscriber }, { projection: { mark: 1 } }),
    );
    return saved?.mark ?? 0;
  }
}

const NEVER = new AbortController().signal;

/** Resolves after the time, with the abort, or with the move; whichever is first. */
async function waited(
  milliseconds: number,
  signal: AbortSignal,
  move: Promise<void> | undefined,
): Promise<void> {
  const over = new AbortController();
  const pause = wait(milliseconds, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(
    () => undefined,
  );
  await (move ? Promise.race([pause, move]) : pause);
  over.abort();
}
