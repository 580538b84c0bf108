import { setImmediate as nextTurn } from 'node:timers/promises';
import { MongoServerError, type ChangeStream, type Db, type ResumeToken } from 'mongodb';
import type { Commit } from '#ports';
import { toCommit, type CommitRecord } from './commit-record.js';
import type { MarkRecord } from './feed-marks.js';
import { inStore, storeFault } from './store-faults.js';

/** What came together. */
export interface Changes {
  /** nothing had come for a while; the place moves on all the same */
  readonly quiet: boolean;
  readonly commits: readonly Commit[];
  /** when the last of the commits was stored */
  readonly storedAt?: Date | undefined;
  /** the highest mark among them */
  readonly mark?: number | undefined;
  /** behind the last of them */
  readonly token: ResumeToken;
}

/** What the change stream says of an insert, or of a mark that was counted up. */
interface Change {
  readonly _id: ResumeToken;
  readonly ns: { readonly coll: string };
  readonly fullDocument?: CommitRecord | MarkRecord;
  readonly updateDescription?: { readonly updatedFields?: { readonly number?: number } };
}

const BATCH = 200;
/** How long the server waits for news before it answers that there are none, in milliseconds. */
const LONGEST_WAIT = 10_000;

const pipeline = [
  { $match: { 'ns.coll': { $in: ['commits', 'feed_marks'] }, operationType: { $in: ['insert', 'update'] } } },
];

/** The place in the history that was asked for is not there any more, or never was. */
export class HistoryLost extends Error {
  override readonly name = 'HistoryLost';
}

/**
 * ChangeStreamHistoryLost, ChangeStreamFatalError, CloseChangeStream, InvalidResumeToken, and what servers
 * say of a token that they cannot read.
 */
const LOST = new Set<unknown>([286, 280, 222, 260, 9, 40647, 40649, 50811]);

const NOT_YET = Symbol('not yet');

/** A place now: whatever is read after this call has what came before it, and the changes behind it have the rest. */
export async function placeNow(db: Db): Promise<ResumeToken> {
  return inStore('the commits could not be followed', async () => {
    const stream = db.watch(pipeline, { maxAwaitTimeMS: 1 });
    try {
      await stream.tryNext();
      return stream.resumeToken;
    } finally {
      await stream.close();
    }
  });
}

/** The commits and marks of a database in the order in which the cluster took them. */
export class CommitChanges {
  readonly #stream: ChangeStream;
  readonly #signal: AbortSignal;
  readonly #aborted: Promise<null>;
  #asked: Promise<Change | null> | undefined;

  /** @param behind a place: what came after it comes */
  constructor(db: Db, behind: ResumeToken, signal: AbortSignal) {
    this.#stream = db.watch(pipeline, {
      resumeAfter: behind,
      maxAwaitTimeMS: LONGEST_WAIT,
      batchSize: BATCH,
    });
    this.#signal = signal;
    this.#aborted = new Promise((resolve) => {
      if (signal.aborted) resolve(null);
      signal.addEventListener('abort', () => resolve(null), { once: true });
    });
  }

  /** Ends when the signal is aborted. @throws {HistoryLost} @throws {StoreUnavailable} */
  async *batches(): AsyncGenerator<Changes> {
    try {
      while (!this.#signal.aborted) {
        const changes = await this.#together();
        if (changes) yield changes;
      }
    } catch (error) {
      if (error instanceof MongoServerError && LOST.has(error.code))
        throw new HistoryLost('The history of the commits is not there any more.', { cause: error });
      throw storeFault('the commits could not be followed', error);
    } finally {
      void this.#stream.close().catch(() => undefined);
    }
  }

  /** Waits for one change and takes those that have come with it. The ones after them are asked for meanwhile. */
  async #together(): Promise<Changes | undefined> {
    const changes: Change[] = [];
    let change = await Promise.race([this.#ask(), this.#aborted]);
    if (this.#signal.aborted) return undefined;
    this.#asked = undefined;
    // What is in memory comes within this turn; what would have to be waited for does not.
    const turnIsOver = nextTurn(NOT_YET);
    while (change) {
      changes.push(change);
      if (changes.length === BATCH) break;
      const next: Change | null | typeof NOT_YET = await Promise.race([this.#ask(), turnIsOver]);
      if (next === NOT_YET) break;
      this.#asked = undefined;
      change = next;
    }
    return toChanges(changes, this.#stream.resumeToken);
  }

  #ask(): Promise<Change | null> {
    if (this.#asked) return this.#asked;
    this.#asked = this.#stream.tryNext() as Promise<Change | null>;
    // Nobody may be there any more to hear of it.
    this.#asked.catch(() => undefined);
    return this.#asked;
  }
}

/** @param behind the place behind what has been looked through, where nothing was found */
function toChanges(changes: readonly Change[], behind: ResumeToken): Changes {
  const commits: Commit[] = [];
  let storedAt: Date | undefined;
  let mark: number | undefined;
  for (const { ns, fullDocument, updateDescription } of changes) {
    if (ns.coll === 'feed_marks')
      mark = (fullDocument as MarkRecord | undefined)?.number ?? updateDescription?.updatedFields?.number;
    else if (fullDocument) {
      const record = fullDocument as CommitRecord;
      commits.push(toCommit(record));
      storedAt = record.storedAt;
    }
  }
  return { quiet: changes.length === 0, commits, storedAt, mark, token: changes.at(-1)?._id ?? behind };
}
