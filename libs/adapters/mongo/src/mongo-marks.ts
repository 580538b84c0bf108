import type { Collection } from 'mongodb';
import { inStore, unlessThere } from './store-faults.js';

export interface MarkRecord {
  readonly _id: string;
  readonly value: string;
}

/** What the first process that says it settles for all of them. */
export class MongoMarks {
  constructor(private readonly marks: Collection<MarkRecord>) {}

  /** @returns the value that stands: this one, or what another process said before @throws {StoreUnavailable} */
  async claim(name: string, value: string): Promise<string> {
    const known = await this.#find(name);
    if (known !== undefined) return known;
    await unlessThere('a mark may not have been made', () => this.marks.insertOne({ _id: name, value }));
    return (await this.#find(name)) ?? value;
  }

  async #find(name: string): Promise<string | undefined> {
    const mark = await inStore('marks could not be read', () => this.marks.findOne({ _id: name }));
    return mark?.value;
  }
}
