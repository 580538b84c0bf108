import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  pauseAfter,
  StoreUnavailable,
  type BackOff,
  type Commit,
  type CommitFeed,
  type FeedSubscription,
} from '#ports';
import { Checkpoint } from './checkpoint.js';
import type { CommitLog } from './commit-log.js';
import type { Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';

const BATCH = 200;

/** How a subscriber gets on. */
export interface LibsqlFeedStatus {
  readonly subscriber: string;
  /** one process has the file: whoever follows does it here */
  readonly heldHere: true;
  /** how long the oldest commit that it has not handled has waited for it at most; 0: none */
  readonly oldestUnhandledSeconds: number;
  /** milliseconds since 1970; undefined: nothing was handled since the start */
  readonly lastProgressAt: number | undefined;
}

type Handle = (commits: readonly Commit[]) => Promise<void>;

/** Follows the log by position. Subscribers at its end are woken by the append; nothing polls. */
export class LibsqlCommitFeed implements CommitFeed {
  readonly #file: LibsqlFile;
  readonly #log: CommitLog;
  readonly #backOff: BackOff;
  readonly #load: Statement<[position: number]>;
  readonly #save: Statement<never>;
  readonly #subscribers = new Map<string, FeedFollower>();

  constructor(file: LibsqlFile, log: CommitLog, backOff: BackOff = { first: 100, longest: 30_000 }) {
    this.#file = file;
    this.#log = log;
    this.#backOff = backOff;
    this.#load = file.prepare('SELECT position FROM feed_checkpoints WHERE subscriber = ?');
    this.#save = file.prepare(
      `INSERT INTO feed_checkpoints (subscriber, position) VALUES (?, ?)
       ON CONFLICT (subscriber) DO UPDATE SET position = excluded.position`,
    );
  }

  follow(subscriber: string, handle: Handle, onFault: (error: unknown) => void): FeedSubscription {
    if (this.#subscribers.has(subscriber))
      throw new Error(`${subscriber} follows the commits already; a subscriber has one place in them.`);
    const follower = new FeedFollower(this.#log, {
      handle,
      onFault,
      backOff: this.#backOff,
      checkpoint: new Checkpoint(
        this.#load.get([subscriber])?.[0] ?? 0,
        (work) => this.#file.writeLater(work),
        (position) => this.#save.run([subscriber, position]),
        onFault,
      ),
    });
    this.#subscribers.set(subscriber, follower);
    return {
      caughtUp: () => follower.caughtUp(),
      stop: async () => {
        await follower.stop();
        this.#subscribers.delete(subscriber);
      },
    };
  }

  status(): readonly LibsqlFeedStatus[] {
    return [...this.#subscribers].map(([subscriber, follower]) => ({
      subscriber,
      heldHere: true,
      ...follower.status(),
    }));
  }

  async *all(): AsyncIterable<readonly Commit[]> {
    let position = 0;
    for (;;) {
      const commits = this.#log.after(position, BATCH);
      if (commits.length === 0) return;
      yield commits;
      position += commits.length;
      await nextTurn();
    }
  }
}

interface Following {
  readonly handle: Handle;
  readonly onFault: (error: unknown) => void;
  readonly backOff: BackOff;
  readonly checkpoint: Checkpoint;
}

interface Waiter {
  readonly target: number;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/** One subscriber on its way through the log. */
class FeedFollower {
  #position: number;
  #stopping = false;
  /** when it last had nothing to do, or got on */
  #movedAt = Date.now();
  #progressAt: number | undefined;
  #wake: () => void = () => undefined;
  #waiters: Waiter[] = [];
  readonly #done: Promise<void>;

  constructor(
    private readonly log: CommitLog,
    private readonly following: Following,
  ) {
    this.#position = following.checkpoint.value;
    const deaf = log.listen(() => this.#wake());
    this.#done = this.#run().finally(deaf);
  }

  caughtUp(): Promise<void> {
    const target = this.log.last;
    if (this.#position >= target) return Promise.resolve();
    if (this.#stopping) return Promise.reject(stopped());
    return new Promise((resolve, reject) => this.#waiters.push({ target, resolve, reject }));
  }

  status(): Pick<LibsqlFeedStatus, 'oldestUnhandledSeconds' | 'lastProgressAt'> {
    const waits = this.#position < this.log.last;
    return {
      oldestUnhandledSeconds: waits ? Math.max(0, Date.now() - this.#movedAt) / 1000 : 0,
      lastProgressAt: this.#progressAt,
    };
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#done;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(stopped());
    await this.following.checkpoint.saved();
  }

  async #run(): Promise<void> {
    // The subscriber hears nothing before the call that made it a subscriber has returned.
    await nextTurn();
    let failures = 0;
    while (!this.#stopping) {
      try {
        const commits = this.log.after(this.#position, BATCH);
        if (commits.length === 0) {
          await this.#woken();
          this.#movedAt = Date.now();
          continue;
        }
        await this.following.handle(commits);
        failures = 0;
        this.#advance(commits.length);
      } catch (error) {
        failures += 1;
        this.following.onFault(error);
        if (!this.#stopping) await this.#pause(pauseAfter(failures, this.following.backOff));
      }
    }
  }

  #advance(count: number): void {
    this.#position += count;
    this.#movedAt = this.#progressAt = Date.now();
    this.following.checkpoint.moveTo(this.#position);
    const arrived = this.#waiters.filter((waiter) => waiter.target <= this.#position);
    if (arrived.length === 0) return;
    this.#waiters = this.#waiters.filter((waiter) => waiter.target > this.#position);
    for (const waiter of arrived) waiter.resolve();
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        if (!this.#stopping) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const stopped = () => new StoreUnavailable('the subscription was stopped');
