import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Collection, Db, MongoClient } from 'mongodb';
import { pauseAfter, type BackOff, type Commit } from '#ports';
import { CommitChanges, HistoryLost, placeNow, type Changes } from './commit-changes.js';
import { toCommit, type CommitRecord } from './commit-record.js';
import { catchUp, scanCommits } from './commit-scan.js';
import type { FeedMarks } from './feed-marks.js';
import type { FeedProgress } from './feed-progress.js';
import { FeedState, Superseded, type FeedRecord } from './feed-state.js';
import { ScanOverlap } from './scan-overlap.js';

export interface FollowedDatabase {
  readonly client: MongoClient;
  readonly db: Db;
  readonly commits: Collection<CommitRecord>;
  readonly feeds: Collection<FeedRecord>;
  readonly marks: FeedMarks;
}

export interface TermTerms {
  readonly subscriber: string;
  /** of the lease under which it runs */
  readonly fence: number;
  readonly handle: (commits: readonly Commit[]) => Promise<void>;
  readonly onFault: (error: unknown) => void;
  readonly backOff: BackOff;
  /** asked before anything is handed over */
  readonly holds: () => boolean;
  readonly progress: FeedProgress;
}

/** A place that moves on while nothing happens is saved so often, in milliseconds. */
const SAVE_QUIET_PLACE = 60_000;

/** One subscriber's way through the commits for as long as this process has the lease. */
export class FeedTerm {
  readonly #database: FollowedDatabase;
  readonly #terms: TermTerms;
  readonly #term = new AbortController();
  #state: FeedState | undefined;
  #lost = false;
  #overlap = new ScanOverlap();
  #failures = 0;
  #savedQuietAt = performance.now();
  /** Resolves when nothing is in hand any more and the place is saved, or cannot be. */
  readonly done: Promise<void>;

  /** @param before the term before it in this process, which may have something in hand yet */
  constructor(database: FollowedDatabase, terms: TermTerms, before: Promise<void> | undefined) {
    this.#database = database;
    this.#terms = terms;
    this.done = this.#run(before);
  }

  /** Takes nothing more. */
  end(): void {
    this.#term.abort();
  }

  async #run(before: Promise<void> | undefined): Promise<void> {
    await before;
    while (!this.#term.signal.aborted) {
      try {
        await this.#follow();
      } catch (error) {
        if (error instanceof Superseded) this.end();
        this.#lost ||= error instanceof HistoryLost;
        this.#terms.onFault(error);
        await this.#pause();
      }
    }
    await this.#state?.saved();
  }

  async #follow(): Promise<void> {
    const { db, feeds } = this.#database;
    const { subscriber, fence, onFault } = this.#terms;
    this.#state ??= await FeedState.begin(feeds, { _id: subscriber, fence }, onFault, this.#term);
    if (!this.#state.place.token || this.#lost) await this.#scan(this.#state);
    if (this.#term.signal.aborted) return;
    const { token } = this.#state.place;
    for await (const changes of new CommitChanges(db, token, this.#term.signal).batches())
      await this.#take(changes, this.#state);
  }

  /** Hands over what is there; the changes have the rest. Where some was handled before, what is old is left out. */
  async #scan(state: FeedState): Promise<void> {
    const { client, db, commits, marks } = this.#database;
    const since = state.place.storedAt;
    const session = client.startSession({ causalConsistency: true });
    try {
      const token = await placeNow(db);
      await catchUp(db, session);
      const mark = await marks.passed(session);
      const storedAt = new Date();
      this.#overlap = new ScanOverlap(storedAt);
      for await (const records of scanCommits(commits, { since, session })) {
        if (!(await this.#handle(records.map(toCommit)))) return;
        this.#overlap.handled(records);
      }
      this.#lost = false;
      this.#terms.progress.sign(mark);
      state.moveTo({ token: token as object, mark, storedAt });
    } finally {
      await session.endSession();
    }
  }

  async #take(changes: Changes, state: FeedState): Promise<void> {
    const commits = changes.commits.filter((commit) => !this.#overlap.had(commit));
    if (commits.length > 0 && !(await this.#handle(commits))) return;
    if (changes.quiet) this.#overlap = new ScanOverlap();
    this.#failures = 0;
    const { place } = state;
    const mark = Math.max(place.mark, changes.mark ?? 0);
    this.#terms.progress.sign(mark);
    const now = performance.now();
    if (changes.quiet && now - this.#savedQuietAt < SAVE_QUIET_PLACE) return;
    this.#savedQuietAt = now;
    state.moveTo({ token: changes.token as object, mark, storedAt: changes.storedAt ?? place.storedAt });
  }

  /** The same commits again until they are handled. @returns false: they are not, and the term is over */
  async #handle(commits: readonly Commit[]): Promise<boolean> {
    const { handle, holds, onFault, progress } = this.#terms;
    progress.took();
    while (!this.#term.signal.aborted) {
      // The lease ran out before anyone could say so: another process may have begun.
      if (!holds()) this.end();
      else
        try {
          await handle(commits);
          this.#failures = 0;
          progress.sign();
          return true;
        } catch (error) {
          onFault(error);
          await this.#pause();
        }
    }
    progress.sign();
    return false;
  }

  async #pause(): Promise<void> {
    const { signal } = this.#term;
    if (signal.aborted) return;
    this.#failures += 1;
    await wait(pauseAfter(this.#failures, this.#terms.backOff), undefined, { signal }).catch(() => undefined);
  }
}
