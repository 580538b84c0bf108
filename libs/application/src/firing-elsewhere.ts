import type { TimerFiring } from './timer-firing.js';

/** How far a subscriber of the commits has come, also one in another process. */
export interface FeedPosts {
  /** Resolves when the subscriber has handled all that was committed before this call. @throws {StoreUnavailable} it takes too long */
  passed(subscriber: string): Promise<void>;
}

/**
 * Fires what is due from a process that does not carry outside what is decided: another one does, and is
 * waited for, because what it carries out may make more due.
 */
export class FiringElsewhere {
  constructor(
    private readonly timers: TimerFiring,
    private readonly posts: FeedPosts,
  ) {}

  /** Resolves when all that is due on the clock now was fired, also what firing made due, and lists show it. */
  async allDue(): Promise<void> {
    do await this.posts.passed('relay');
    while ((await this.timers.fireDue()) > 0);
    await this.posts.passed('views');
  }
}
