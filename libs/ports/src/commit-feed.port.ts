import type { Commit } from './event-store.port.js';

export interface FeedSubscription {
  /** Resolves when all that was committed before this call has been handled. */
  caughtUp(): Promise<void>;
  /** Stops taking, waits for what is in hand. */
  stop(): Promise<void>;
}

/** Hands every commit to each subscriber at least once, each stream's commits in order. */
export interface CommitFeed {
  /**
   * Follows from where this subscriber stood when it was last stopped or killed. A batch counts as
   * handled when `handle` resolves; if it rejects, the same batch comes again after a pause, and
   * `onFault` is told.
   */
  follow(
    subscriber: string,
    handle: (commits: readonly Commit[]) => Promise<void>,
    onFault: (error: unknown) => void,
  ): FeedSubscription;

  /** Every commit there is, from the first; each stream's in order. For rebuilding views. */
  all(): AsyncIterable<readonly Commit[]>;
}
