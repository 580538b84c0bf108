import type { CommitFeed, FeedSubscription, ProofLog } from '#ports';
import { within } from '../within.js';

/** The subscriber that commits get their places in the log through, in whichever process it is followed for. */
export const LOG_SUBSCRIBER = 'log';
/** Heads and files over a little less are better than none. */
const MAY_TAKE_MS = 5_000;

/** Gives commits their places in the log where these do not follow from the store itself: one process at a time. */
export class LogOrder {
  #following: FeedSubscription | undefined;

  constructor(
    private readonly feed: CommitFeed,
    private readonly log: Pick<ProofLog, 'take'>,
    private readonly onFault: (error: unknown) => void,
  ) {}

  start(): void {
    this.#following = this.feed.follow(LOG_SUBSCRIBER, (commits) => this.log.take(commits), this.onFault);
  }

  /** Resolves when all that was committed before this call has its place; after a moment in any case. */
  async settle(): Promise<void> {
    await within(MAY_TAKE_MS, this.#following?.caughtUp().catch(this.onFault));
  }

  async stop(): Promise<void> {
    await this.#following?.stop();
  }
}

/** The same from a process that follows nothing itself. */
export async function settledElsewhere(feed: {
  passed(subscriber: string, signal: AbortSignal): Promise<void>;
}): Promise<void> {
  // Nobody follows, or the store is away: what is asked for next will say so itself.
  await feed.passed(LOG_SUBSCRIBER, AbortSignal.timeout(MAY_TAKE_MS)).catch(() => undefined);
}
