import type { Db } from 'mongodb';
import type { ReadModel, RequestRows } from '#ports';
import { MongoRequestRows, type Generation } from './mongo-request-rows.js';
import { Replaced, RequestGenerations } from './request-generations.js';
import { inStore } from './store-faults.js';

/** The request list, for many processes: each asks with every call which generation is live. */
export class MongoReadModel implements ReadModel {
  readonly live: RequestRows;
  readonly #generations: RequestGenerations;
  #beside: number | undefined;

  constructor(db: Db) {
    this.#generations = new RequestGenerations(db);
    const live = async () => (await this.#generations.state()).live;
    this.live = this.#rows({
      current: live,
      still: async (generation) => (await live()) === generation,
      indexed: true,
    });
  }

  /** Of two processes that build beside, the one that began later stays. */
  async beside(): Promise<RequestRows> {
    const begun = await inStore('the request list could not be begun anew', () => this.#generations.begin());
    this.#beside = begun;
    await this.#sweep();
    return this.#rows({
      current: () => Promise.resolve(begun),
      still: () => this.#stays(begun),
      indexed: false,
    });
  }

  /** @throws {Error} nothing was built beside from here, or another process has begun to */
  async promote(): Promise<void> {
    const built = this.#beside;
    if (built === undefined)
      throw new Error('There is no generation beside of the request list; call beside() first.');
    await inStore('it is not known which request list is live', () => this.#generations.promote(built));
    this.#beside = undefined;
    await this.#sweep();
  }

  #rows(generation: Generation): RequestRows {
    return new MongoRequestRows(this.#generations, generation);
  }

  async #stays(generation: number): Promise<true> {
    const { live, last } = await this.#generations.state();
    if (generation !== live && generation !== last) throw new Replaced();
    return true;
  }

  /** What cannot be removed now is removed with the next generation. */
  async #sweep(): Promise<void> {
    await this.#generations.sweep().catch(() => undefined);
  }
}
