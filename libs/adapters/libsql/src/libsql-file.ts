import { StoreUnavailable } from '#ports';
import { Connection, isSqliteError, type FileOptions, type Statement } from './connection.js';

/** How many waiting writes share one transaction: about the number past which the sync no longer dominates. */
const BATCH = 128;
/** How long a write that nobody waits for may wait for others to share its sync with, in milliseconds. */
const LATER = 25;

/** What work returns instead of a result when it wrote nothing and its caller is to be told an error. */
export class Refusal {
  constructor(readonly reason: Error) {}
}

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (result: never) => void;
  readonly reject: (reason: unknown) => void;
  result: unknown;
}

/** What keeps something in memory about the file, and must follow its transactions. */
export interface Follower {
  /** The last chance to write in this transaction. */
  committing?(): void;
  /** The transaction is durable; nobody who waits for it has been told yet. */
  committed(): void;
  /** Nothing of the transaction was kept; its work may be run once more. */
  rolledBack(): void;
}

/**
 * One SQLite file with group commit. What dominates a durable write is the sync, and a sync takes as
 * long for a hundred writes as for one. So writes queue until the event loop has gone round once, and
 * are then run in one transaction. Each is told that it is done after COMMIT has returned: with
 * `synchronous=FULL` that is after the log was synced, so what was acknowledged survives a kill and a
 * loss of power. All adapters of this library share the queue: an append, a published message and a
 * timer that are asked for together cost one sync.
 */
export class LibsqlFile {
  readonly #connection: Connection;
  readonly #followers: Follower[] = [];
  readonly #begin: Statement<never>;
  readonly #commit: Statement<never>;
  #waiting: Waiting[] = [];
  #immediate: NodeJS.Immediate | undefined;
  #later: NodeJS.Timeout | undefined;
  #closed = false;

  /** @throws {DataFolderInUse} */
  constructor(path: string, options: FileOptions) {
    this.#connection = new Connection(path, options);
    this.#begin = this.#connection.prepare('BEGIN IMMEDIATE');
    this.#commit = this.#connection.prepare('COMMIT');
  }

  /** Statements that read may be run at any time: no transaction is ever open while other code runs. */
  prepare<R extends readonly unknown[] = never>(sql: string): Statement<R> {
    return this.#connection.prepare<R>(sql);
  }

  follow(follower: Follower): void {
    this.#followers.push(follower);
  }

  /**
   * Runs the work inside the next transaction; durable when this resolves.
   *
   * The work is synchronous. A refusal that is to be expected is found before anything is written and
   * returned as a Refusal. If the work throws, nothing of the transaction is kept, and each of its works
   * is run again in a transaction of its own: so it must read anew what it decides by, and what it
   * changes in memory must be taken back by a follower's `rolledBack`.
   * @throws {StoreUnavailable} the file could not be written, or it is unknown whether it was
   */
  write<T>(work: () => T | Refusal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) return reject(closed());
      this.#waiting.push({ work, resolve, reject, result: undefined });
      this.#immediate ??= setImmediate(this.#run);
    });
  }

  /**
   * The same for what may be lost in a crash, such as how far a reader has come: it shares the sync of
   * the next write, or gets its own when none has come for a moment.
   */
  writeLater<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) return reject(closed());
      this.#waiting.push({ work, resolve, reject, result: undefined });
      this.#later ??= setTimeout(this.#run, LATER);
    });
  }

  /**
   * Runs the work in a transaction of its own and waits for the disk: for the few writes that must
   * precede all others, at a start.
   * @throws {StoreUnavailable}
   */
  writeNow<T>(work: () => T): T {
    if (this.#closed) throw closed();
    const only: Waiting = { work, resolve: nothing, reject: nothing, result: undefined };
    try {
      this.#transaction([only]);
    } catch (error) {
      throw asUnavailable(error);
    }
    // The transaction has put there what `work` returned.
    return only.result as T;
  }

  /** Brings the log into the file and cuts it to nothing. Waits for the disk. */
  truncateLog(): void {
    this.#connection.truncateLog();
  }

  /** Runs what is waiting, then closes; what is asked for afterwards is refused. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    while (this.#waiting.length > 0) this.#run();
    this.#connection.close();
  }

  readonly #run = (): void => {
    clearImmediate(this.#immediate);
    clearTimeout(this.#later);
    this.#immediate = this.#later = undefined;
    const batch = this.#waiting.length <= BATCH ? this.#waiting : this.#waiting.splice(0, BATCH);
    if (batch === this.#waiting) this.#waiting = [];
    else this.#immediate = setImmediate(this.#run);
    this.#settle(batch);
  };

  #settle(batch: readonly Waiting[]): void {
    try {
      this.#transaction(batch);
    } catch (error) {
      // One alone: its fault. Many: one of them, or the disk; run apart, each gets its own answer.
      if (batch.length === 1) batch[0]?.reject(asUnavailable(error));
      else for (const waiting of batch) this.#settle([waiting]);
      return;
    }
    for (const { result, resolve, reject } of batch)
      if (result instanceof Refusal) reject(result.reason);
      else resolve(result as never);
  }

  /** All of the batch is durable when this returns, and nothing of it is kept when it throws. */
  #transaction(batch: readonly Waiting[]): void {
    try {
      this.#begin.run([]);
      for (const waiting of batch) waiting.result = waiting.work();
      for (const follower of this.#followers) follower.committing?.();
      this.#commit.run([]);
    } catch (error) {
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK');
      for (const follower of this.#followers) follower.rolledBack();
      throw error;
    }
    for (const follower of this.#followers) follower.committed();
  }
}

const nothing = (): void => undefined;
const closed = () => new StoreUnavailable('the data file is closed');

/** The driver's errors become the port's; what the work itself threw goes on as it is. */
const asUnavailable = (error: unknown): unknown =>
  isSqliteError(error) ? new StoreUnavailable(error.message, { cause: error }) : error;
