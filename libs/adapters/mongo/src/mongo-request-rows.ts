import { createHash } from 'node:crypto';
import type { AnyBulkWriteOperation, MongoClient } from 'mongodb';
import type { RequestId } from '#contracts';
import {
  writeRequestCursor,
  type RequestPage,
  type RequestQuery,
  type RequestRow,
  type RequestRows,
} from '#ports';
import { inTransaction } from './in-transaction.js';
import type { Count, Counted } from './request-counts.js';
import type { RequestGenerations } from './request-generations.js';
import { requestFinds } from './request-query.js';
import { rowLine, toRecord, toRow, type RequestRecord } from './request-record.js';
import { listOrder } from './request-schema.js';
import { inStore } from './store-faults.js';

/** Which generation is meant: the live one changes, and one beside may be replaced. */
export interface Generation {
  current(): Promise<number>;
  /** @returns whether it is the same still @throws {Replaced} there is none in its place */
  still(generation: number): Promise<boolean>;
  /** whether its lists have their indexes */
  readonly indexed: boolean;
}

const NOT_READ = 'the request list could not be read';
const NOT_WRITTEN = 'the request list may not have been written';

/** Documents that the digest has in memory at a time. */
const DIGEST_BATCH = 500;

/**
 * One generation of the request list. A generation may be replaced, and its rows removed, at any moment by
 * another process: what was written to it is then written to the next, and what was missing in it looked
 * for there.
 */
export class MongoRequestRows implements RequestRows {
  readonly #client: MongoClient;
  readonly #generations: RequestGenerations;
  readonly #generation: Generation;

  constructor(client: MongoClient, generations: RequestGenerations, generation: Generation) {
    this.#client = client;
    this.#generations = generations;
    this.#generation = generation;
  }

  async put(rows: readonly RequestRow[]): Promise<void> {
    if (rows.length === 0) return;
    const newest = newestOf(rows);
    await this.#in(
      NOT_WRITTEN,
      () => false,
      (generation) => this.#put(generation, newest),
    );
  }

  async get(id: RequestId): Promise<RequestRow | undefined> {
    const found = await this.#in(
      NOT_READ,
      (row: RequestRecord | null) => row !== null,
      (generation) => this.#generations.rows(generation).findOne({ _id: id }),
    );
    return found ? toRow(found) : undefined;
  }

  async list(query: RequestQuery): Promise<RequestPage> {
    // One more than asked for tells whether there is a next page.
    const wanted = query.limit + 1;
    const finds = requestFinds(query);
    const found = await this.#in(
      NOT_READ,
      (records: readonly RequestRecord[]) => records.length === wanted,
      async (generation) => {
        const records: RequestRecord[] = [];
        for (const { where, index } of finds) {
          if (records.length === wanted) break;
          const page = this.#generations.rows(generation).find(where).sort(listOrder);
          if (this.#generation.indexed) page.hint(index);
          records.push(...(await page.limit(wanted - records.length).toArray()));
        }
        return records;
      },
    );
    const rows = found.slice(0, query.limit).map(toRow);
    const last = rows.at(-1);
    return { rows, nextCursor: found.length > query.limit && last ? writeRequestCursor(last) : null };
  }

  async counts(): Promise<readonly Count[]> {
    return this.#in(
      NOT_READ,
      (counts) => counts.length > 0,
      (generation) => this.#generations.counts.read(generation),
    );
  }

  async digest(): Promise<string> {
    return this.#in(
      NOT_READ,
      () => false,
      async (generation) => {
        const hash = createHash('sha256');
        const inOrder = { sort: { _id: 1 }, batchSize: DIGEST_BATCH } as const;
        for await (const record of this.#generations.rows(generation).find({}, inOrder))
          hash.update(rowLine(record));
        return hash.digest('hex');
      },
    );
  }

  /** @param sure the outcome is good even if the generation was replaced meanwhile */
  async #in<T>(
    what: string,
    sure: (outcome: T) => boolean,
    work: (generation: number) => Promise<T>,
  ): Promise<T> {
    return inStore(what, async () => {
      for (;;) {
        const generation = await this.#generation.current();
        const outcome = await work(generation);
        if (sure(outcome) || (await this.#generation.still(generation))) return outcome;
      }
    });
  }

  /** Rows and counts change together; of two that write the same row the second sees what the first wrote. */
  async #put(generation: number, rows: readonly RequestRow[]): Promise<void> {
    const stored = this.#generations.rows(generation);
    await inTransaction(this.#client, async (session) => {
      const there = await stored
        .find({ _id: { $in: rows.map(({ id }) => id) } }, { session })
        .project<Counted & Pick<RequestRecord, '_id' | 'version'>>({
          version: 1,
          kind: 1,
          progress: 1,
          purge: 1,
        })
        .toArray();
      const before = new Map(there.map((record) => [record._id, record]));
      const newer = rows.filter(({ id, version }) => version > (before.get(id)?.version ?? -1));
      if (newer.length === 0) return;
      const replaced = newer.flatMap(({ id }) => before.get(id) ?? []);
      await stored.bulkWrite(
        newer.map((row) => write(row, before.has(row.id))),
        { session },
      );
      await this.#generations.counts.change(generation, newer, replaced, session);
    });
  }
}

function write(row: RequestRow, there: boolean): AnyBulkWriteOperation<RequestRecord> {
  const record = toRecord(row);
  return there
    ? { replaceOne: { filter: { _id: record._id }, replacement: record } }
    : { insertOne: { document: record } };
}

/** Of each request its newest row; of the same version the first. */
function newestOf(rows: readonly RequestRow[]): readonly RequestRow[] {
  const newest = new Map<string, RequestRow>();
  for (const row of rows) if (row.version > (newest.get(row.id)?.version ?? -1)) newest.set(row.id, row);
  return [...newest.values()];
}
