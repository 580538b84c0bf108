import { createHash } from 'node:crypto';
import type { Instant, RequestId, Sha256 } from '#contracts';
import {
  writeRequestCursor,
  type ReceivedCount,
  type OutlookPage,
  type OutlookQuery,
  type RequestPage,
  type RequestQuery,
  type RequestRow,
  type RequestRows,
  type WrittenRow,
} from '#ports';
import { putRows } from './put-rows.js';
import { RequestCounts, type Count } from './request-counts.js';
import type { RequestGenerations } from './request-generations.js';
import { requestFinds } from './request-query.js';
import { rowLine, toRow, type ClockStands, type RequestRecord } from './request-record.js';
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
  readonly #generations: RequestGenerations;
  readonly #generation: Generation;
  readonly #counts: RequestCounts;

  constructor(generations: RequestGenerations, generation: Generation) {
    this.#generations = generations;
    this.#generation = generation;
    this.#counts = new RequestCounts((number) => this.#count(number));
  }

  async put(rows: readonly WrittenRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#in(
      NOT_WRITTEN,
      () => false,
      (generation) => putRows(this.#generations.rows(generation), rows),
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
    const { found, nextCursor } = await this.#page(query, {});
    return { rows: found.map(toRow), nextCursor };
  }

  async ofPerson(subjectDigests: readonly Sha256[], limit: number): Promise<readonly RequestRow[]> {
    const found = await this.#in(
      NOT_READ,
      (records: readonly RequestRecord[]) => records.length === limit,
      (generation) => {
        const where = { subjectDigests: { $in: [...subjectDigests] } };
        const page = this.#generations.rows(generation).find(where).sort(listOrder).limit(limit);
        if (this.#generation.indexed) page.hint('requests_by_person');
        return page.toArray();
      },
    );
    return found.map(toRow);
  }

  async outlooks(query: OutlookQuery): Promise<OutlookPage> {
    const { found, nextCursor } = await this.#page(query, { receivedAt: 1, outlook: 1 });
    const without = found.filter(({ outlook }) => typeof outlook !== 'string').map(({ _id }) => _id);
    const documents = without.length === 0 ? new Map<string, string>() : await this.#documents(without);
    const rows = found.flatMap(({ _id: id, outlook }) => {
      const text = outlook ?? documents.get(id);
      return text === undefined ? [] : [{ id, outlook: text }];
    });
    return { rows, nextCursor };
  }

  /** Of rows that were written before outlooks were kept. */
  async #documents(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await this.#in(
      NOT_READ,
      () => false,
      (generation) =>
        this.#generations
          .rows(generation)
          .find({ _id: { $in: [...ids] } }, { projection: { document: 1 } })
          .toArray(),
    );
    return new Map(found.map(({ _id, document }) => [_id, document]));
  }

  async #page(
    query: RequestQuery,
    projection: Readonly<Record<string, 1>>,
  ): Promise<{ readonly found: readonly RequestRecord[]; readonly nextCursor: string | null }> {
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
          const page = this.#generations.rows(generation).find(where, { projection }).sort(listOrder);
          if (this.#generation.indexed) page.hint(index);
          records.push(...(await page.limit(wanted - records.length).toArray()));
        }
        return records;
      },
    );
    const [kept, last] = [found.slice(0, query.limit), found[query.limit - 1]];
    const isMore = found.length > query.limit && last;
    return {
      found: kept,
      nextCursor: isMore ? writeRequestCursor({ id: last._id, receivedAt: last.receivedAt }) : null,
    };
  }

  async counts(): Promise<readonly Count[]> {
    return this.#in(
      NOT_READ,
      (counts) => counts.length > 0,
      (generation) => this.#counts.read(generation),
    );
  }

  async received(since: Instant): Promise<readonly ReceivedCount[]> {
    const clock: readonly ClockStands[] = ['runs', 'paused', 'met', 'met-late'];
    const day = { $substrBytes: ['$receivedAt', 0, 10] };
    const found = await this.#in(
      NOT_READ,
      () => false,
      (generation) =>
        this.#generations
          .rows(generation)
          .aggregate<{ readonly _id: { day: string; clock: ClockStands }; readonly count: number }>(
            [
              { $match: { clock: { $in: clock }, receivedAt: { $gte: since } } },
              { $group: { _id: { day, clock: '$clock' }, count: { $sum: 1 } } },
              { $sort: { _id: 1 } },
            ],
            this.#generation.indexed ? { hint: 'requests_by_clock' } : {},
          )
          .toArray(),
    );
    return found.map(({ _id, count }) => ({
      day: _id.day,
      clock: _id.clock === 'runs' ? 'running' : _id.clock,
      count,
    }));
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

  async #count(generation: number): Promise<readonly Count[]> {
    const kinds = { kind: '$kind', progress: '$progress', purge: '$purge' };
    const found = await this.#generations
      .rows(generation)
      .aggregate<{ readonly _id: Omit<Count, 'count'>; readonly count: number }>(
        [{ $group: { _id: kinds, count: { $sum: 1 } } }, { $sort: { _id: 1 } }],
        // All that is asked for is in this index: no document is looked at.
        this.#generation.indexed ? { hint: 'requests_to_count' } : {},
      )
      .toArray();
    return found.map(({ _id, count }) => ({ ..._id, count }));
  }
}
