import type { BackOff, Commit } from '#ports';
import { FeedProgress } from './feed-progress.js';
import { FeedTerm, type FollowedDatabase } from './feed-term.js';
import type { Claimant, LeaseKeeper } from './lease-keeper.js';

export interface Following {
  readonly subscriber: string;
  readonly handle: (commits: readonly Commit[]) => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

type Parts = FollowedDatabase & { readonly keeper: LeaseKeeper; readonly backOff: BackOff };

/** A subscriber in this process: it waits for the lease, and follows while it has it. */
export class FeedFollower implements Claimant {
  readonly progress: FeedProgress;
  readonly #lease: string;
  readonly #parts: Parts;
  readonly #following: Following;
  readonly #stopping = new AbortController();
  #term: FeedTerm | undefined;

  constructor(parts: Parts, following: Following) {
    this.#parts = parts;
    this.#following = following;
    this.#lease = `feed/${following.subscriber}`;
    this.progress = new FeedProgress(following.subscriber);
    parts.keeper.join(this);
  }

  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  wanted(): readonly string[] {
    return [this.#lease];
  }

  gained(_name: string, fence: number): void {
    if (this.stopping.aborted) return;
    this.progress.leading = true;
    const { keeper, backOff } = this.#parts;
    this.#term = new FeedTerm(
      this.#parts,
      {
        ...this.#following,
        fence,
        backOff,
        holds: () => keeper.holds(this.#lease),
        progress: this.progress,
      },
      this.#term?.done,
    );
  }

  lost(): void {
    this.progress.leading = false;
    this.progress.turn();
    this.#term?.end();
  }

  /** Finishes what is in hand, then gives the lease back, so that another process goes on at once. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#term?.end();
    await this.#term?.done;
    await this.#parts.keeper.leave(this);
  }
}
