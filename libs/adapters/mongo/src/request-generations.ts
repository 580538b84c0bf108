import type { Collection, Db } from 'mongodb';
import { makeCollection } from './collection-schema.js';
import { generationOf, requestCollection } from './request-schema.js';
import type { RequestRecord } from './request-record.js';

/** Which generation is served, and the last that was begun: it is the one beside, if it is another. */
export interface GenerationRecord {
  readonly _id: 'requests';
  /** 0 if there never was another */
  readonly live?: number;
  readonly last: number;
}

export class Replaced extends Error {
  constructor() {
    super('This generation of the request list was replaced by a later one.');
    this.name = 'Replaced';
  }
}

/**
 * The generations of the request list, a collection each. One small document says which is which, so a
 * change of it is one update, which all processes see; what it leaves is removed by whoever comes by.
 */
export class RequestGenerations {
  readonly #db: Db;
  readonly #state: Collection<GenerationRecord>;

  constructor(db: Db) {
    this.#db = db;
    this.#state = db.collection<GenerationRecord>('request_generations');
  }

  rows(generation: number): Collection<RequestRecord> {
    return this.#db.collection(requestCollection(generation).name);
  }

  async state(): Promise<{ readonly live: number; readonly last: number }> {
    const { live = 0, last = 0 } = (await this.#state.findOne({ _id: 'requests' })) ?? {};
    return { live, last };
  }

  /** @returns a new generation beside, with nothing in it */
  async begin(): Promise<number> {
    const begun = await this.#state.findOneAndUpdate(
      { _id: 'requests' },
      { $inc: { last: 1 } },
      { upsert: true, returnDocument: 'after' },
    );
    const generation = begun?.last ?? 0;
    const { name, validator } = requestCollection(generation);
    await makeCollection(this.#db, validator ? { name, validator } : { name });
    return generation;
  }

  /**
   * Indexes are made only now: they cost a rebuild most of its time, and are of no use to it. One at a time,
   * so that none takes longer than an answer is waited for.
   * @throws {Replaced} it is not the last that was begun any more
   */
  async promote(generation: number): Promise<void> {
    if ((await this.state()).last !== generation) throw new Replaced();
    for (const index of requestCollection(generation).indexes ?? [])
      await this.rows(generation).createIndexes([index]);
    const { matchedCount } = await this.#state.updateOne(
      { _id: 'requests', last: generation },
      { $set: { live: generation } },
    );
    if (matchedCount === 0) throw new Replaced();
  }

  /** Removes the generations that are neither live nor beside. */
  async sweep(): Promise<void> {
    const { live, last } = await this.state();
    for (const { name } of await this.#db.listCollections({}, { nameOnly: true }).toArray()) {
      const generation = generationOf(name);
      if (generation !== undefined && generation < last && generation !== live)
        await this.#db.dropCollection(name);
    }
  }
}
