import { MongoServerError, type ClientSession, type Collection, type Db, type FindCursor } from 'mongodb';
import { placeOf, type CommitRecord } from './commit-record.js';
import { inStore, storeFault } from './store-faults.js';

/** Handed on at once. */
const BATCH = 200;

/**
 * How much the clocks of those who write may differ, and what an interrupted write may take; what is handed
 * over a second time for it does no harm.
 */
const MARGIN_MS = 60 * 60 * 1000;

/**
 * Every commit there is, by key: each stream's in order. A commit that was added behind the reader while
 * it read hides those after it in its stream: they are left out too, so that nobody sees them without it.
 * @param since leaves out what was stored longer before that than clocks may differ
 */
export async function* scanCommits(
  commits: Collection<CommitRecord>,
  { since, session }: { readonly since?: Date | undefined; readonly session?: ClientSession } = {},
): AsyncGenerator<readonly CommitRecord[]> {
  const oldest = since && new Date(since.getTime() - MARGIN_MS);
  const unbroken = new UnbrokenStreams();
  let last = '';
  let batch: CommitRecord[] = [];
  const open = () =>
    commits
      .find({ _id: { $gt: last } }, session && { session })
      .project<CommitRecord>(oldest ? newerThan(oldest) : {})
      .sort({ _id: 1 });
  let cursor = open();
  try {
    for (;;) {
      const record = await nextOf(cursor);
      if (record === 'lost') {
        cursor = open();
        continue;
      }
      if (record === null) break;
      last = record._id;
      if (!unbroken.goesOn(last) || !('body' in record)) continue;
      if (batch.push(record) < BATCH) continue;
      yield batch;
      batch = [];
    }
  } finally {
    await cursor.close().catch(() => undefined);
  }
  if (batch.length > 0) yield batch;
}

/** CursorNotFound, CursorKilled: whoever handles a batch for longer than the server keeps a cursor begins another. */
const CURSOR_GONE = new Set<unknown>([43, 237]);

async function nextOf(cursor: FindCursor<CommitRecord>): Promise<CommitRecord | null | 'lost'> {
  try {
    return await cursor.next();
  } catch (error) {
    if (error instanceof MongoServerError && CURSOR_GONE.has(error.code)) return 'lost';
    throw storeFault('the commits could not be scanned', error);
  }
}

/** Whatever is older comes without its body. */
const newerThan = (oldest: Date) => ({
  firstVersion: 1,
  previousHash: 1,
  hash: 1,
  storedAt: 1,
  body: { $cond: [{ $gte: ['$storedAt', oldest] }, '$body', '$$REMOVE'] },
});

class UnbrokenStreams {
  #streamId = '';
  #next = 1;

  goesOn(key: string): boolean {
    const { streamId, commit } = placeOf(key);
    if (streamId !== this.#streamId) {
      this.#streamId = streamId;
      this.#next = 1;
    }
    if (commit !== this.#next) return false;
    this.#next += 1;
    return true;
  }
}

/** Makes the reads of a session see everything that the cluster has taken so far. */
export async function catchUp(db: Db, session: ClientSession): Promise<void> {
  await inStore('the time of the cluster could not be read', () => db.command({ ping: 1 }, { session }));
}
