import { MongoBulkWriteError, type Collection } from 'mongodb';
import type { CommitRecord, NewCommitRecord } from './commit-record.js';
import { DUPLICATE, refusedOrUnavailable, storeFault, StoreRefused, unlessThere } from './store-faults.js';
import { WritesTogether } from './writes-together.js';

/** Whether it was added; false: a document with its key is there. An error stands for one commit of a call alone. */
type Outcome = boolean | Error;

const NOT_WRITTEN = 'a commit may not have been written';

/**
 * Adds commits, many of different streams in one call where many are decided at the same time: what becomes
 * durable together waits once for the journal and the majority. Each of them is added or not for itself.
 */
export class CommitInserts {
  readonly #together: WritesTogether<NewCommitRecord, Outcome>;

  constructor(private readonly commits: Collection<CommitRecord>) {
    this.#together = new WritesTogether((some) => this.#insert(some), {
      calls: 2,
      most: 128,
      // in characters: two of the longest commits, and far below what one message to the server may hold
      heaviest: { weight: 8 << 20, of: ({ body }) => body.length },
    });
  }

  /** @returns false: a commit with its key is there @throws {StoreUnavailable} @throws {StoreRefused} */
  async add(record: NewCommitRecord): Promise<boolean> {
    const outcome = await this.#together.write(record);
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  async #insert(some: readonly NewCommitRecord[]): Promise<readonly Outcome[]> {
    // When it is sent, not when it began to wait: whoever looks for what came lately goes by this time.
    const storedAt = new Date();
    const records = some.map((record) => ({ ...record, storedAt }));
    const [only, another] = records;
    if (only && !another) return [await this.#alone(only)];
    try {
      await this.commits.insertMany(records, { ordered: false });
      return records.map(() => true);
    } catch (error) {
      if (error instanceof MongoBulkWriteError && namesWrites(error)) return outcomes(error, records.length);
      const fault = storeFault(NOT_WRITTEN, error);
      if (!(fault instanceof StoreRefused)) throw fault;
      // The call as a whole, for what may be the fault of one of them: the others are not to suffer for it.
      return Promise.all(records.map((record) => this.#alone(record).catch(asOutcome)));
    }
  }

  #alone(record: CommitRecord): Promise<boolean> {
    return unlessThere(NOT_WRITTEN, () => this.commits.insertOne(record));
  }
}

function asOutcome(error: unknown): Error {
  if (error instanceof Error) return error;
  throw error;
}

const errorsOf = (error: MongoBulkWriteError) => [error.writeErrors].flat();
const namesWrites = (error: MongoBulkWriteError): boolean => errorsOf(error).length > 0;

/** What became of each of a call's commits: those that its errors do not name were added, if a majority has them. */
function outcomes(error: MongoBulkWriteError, count: number): readonly Outcome[] {
  const failed = new Map(errorsOf(error).map(({ index, code }) => [index, code]));
  const unsure = error.result.getWriteConcernError() !== undefined;
  return Array.from({ length: count }, (_, index) => {
    const code = failed.get(index);
    if (code === DUPLICATE) return false;
    return code === undefined && !unsure ? true : refusedOrUnavailable(NOT_WRITTEN, code, error);
  });
}
