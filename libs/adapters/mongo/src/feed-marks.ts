import type { ClientSession, Collection } from 'mongodb';
import { inStore } from './store-faults.js';

/** One document, counted up. In the change stream of the database each count stands behind all that was committed before. */
export interface MarkRecord {
  readonly _id: 'mark';
  readonly number: number;
}

/** Sets marks. Calls that come while one is under way share the one after it. */
export class FeedMarks {
  #next: Promise<number> | undefined;
  #current: Promise<unknown> = Promise.resolve();

  constructor(private readonly marks: Collection<MarkRecord>) {}

  /** @returns a number: whoever has passed it has passed all that was committed before this call */
  set(): Promise<number> {
    this.#next ??= this.#current.then(() => {
      const set = this.#set();
      this.#next = undefined;
      this.#current = set.catch(() => undefined);
      return set;
    });
    return this.#next;
  }

  /** The highest mark that was set before what the session reads next. */
  async passed(session: ClientSession): Promise<number> {
    const record = await inStore('the last mark could not be read', () =>
      this.marks.findOne({ _id: 'mark' }, { session }),
    );
    return record?.number ?? 0;
  }

  async #set(): Promise<number> {
    const record = await inStore('the place in the commits could not be marked', () =>
      this.marks.findOneAndUpdate(
        { _id: 'mark' },
        { $inc: { number: 1 } },
        { upsert: true, returnDocument: 'after' },
      ),
    );
    return record?.number ?? 0;
  }
}
