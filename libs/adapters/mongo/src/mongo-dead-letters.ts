import type { Collection, Filter } from 'mongodb';
import type { Instant } from '#contracts';
import {
  readLetterCursor,
  writeLetterCursor,
  type DeadLetters,
  type LetterPage,
  type LetterQuery,
  type LetterSummary,
  type StoredLetter,
} from '#ports';
import { inStore, unlessThere } from './store-faults.js';

export interface LetterRecord extends Omit<StoredLetter, 'id'> {
  readonly _id: string;
  /** there while it was not handed over again: what an index of those alone goes by */
  readonly open?: true;
}

const WITHOUT_CONTENT = { projection: { sealed: 0 } } as const;
const UNREADABLE = 'dead letters could not be read';

/** Letters as documents; whether one is open is part of its document, so that a mark is one write. */
export class MongoDeadLetters implements DeadLetters {
  readonly #letters: Collection<LetterRecord>;

  constructor(letters: Collection<LetterRecord>) {
    this.#letters = letters;
  }

  async put({ id, ...letter }: StoredLetter): Promise<void> {
    const open = letter.redriven === null ? { open: true as const } : {};
    await unlessThere('a dead letter may not have been kept', () =>
      this.#letters.insertOne({ _id: id, ...letter, ...open }),
    );
  }

  async list({ topic, limit, cursor }: LetterQuery): Promise<LetterPage> {
    const after = cursor === undefined ? undefined : readLetterCursor(cursor);
    const filter: Filter<LetterRecord> = {
      ...(topic !== undefined && { topic }),
      ...(after && { $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $gt: after.id } }] }),
    };
    // One more than asked for tells whether there is another page.
    const found = await inStore(UNREADABLE, () =>
      this.#letters
        .find(filter, WITHOUT_CONTENT)
        .sort({ at: -1, _id: 1 })
        .limit(limit + 1)
        .toArray(),
    );
    const letters = found.slice(0, limit).map(summary);
    const last = letters.at(-1);
    return { letters, nextCursor: found.length > limit && last ? writeLetterCursor(last) : null };
  }

  async open({ topic, limit }: Omit<LetterQuery, 'cursor'>): Promise<readonly LetterSummary[]> {
    const filter: Filter<LetterRecord> = { open: true, ...(topic !== undefined && { topic }) };
    const found = await inStore(UNREADABLE, () =>
      this.#letters.find(filter, WITHOUT_CONTENT).sort({ at: 1, _id: 1 }).limit(limit).toArray(),
    );
    return found.map(summary);
  }

  async find(ids: readonly string[]): Promise<readonly LetterSummary[]> {
    const found = await inStore(UNREADABLE, () =>
      this.#letters.find({ _id: { $in: [...ids] } }, WITHOUT_CONTENT).toArray(),
    );
    return found.map(summary);
  }

  async get(id: string): Promise<StoredLetter | undefined> {
    const found = await inStore(UNREADABLE, () => this.#letters.findOne({ _id: id }));
    return found ? { ...summary(found), sealed: found.sealed } : undefined;
  }

  async markRedriven(id: string, redriven: { readonly at: Instant; readonly by: string }): Promise<boolean> {
    const { modifiedCount } = await inStore('a dead letter may not have been marked', () =>
      this.#letters.updateOne({ _id: id, open: true }, { $set: { redriven }, $unset: { open: true } }),
    );
    return modifiedCount === 1;
  }

  async removeBefore(moment: Instant): Promise<number> {
    const { deletedCount } = await inStore('expired dead letters may not have been removed', () =>
      this.#letters.deleteMany({ at: { $lt: moment } }),
    );
    return deletedCount;
  }

  async openCounts(): Promise<readonly { readonly topic: string; readonly count: number }[]> {
    const found = await inStore(UNREADABLE, () =>
      this.#letters
        .aggregate<{ _id: string; count: number }>([
          { $match: { open: true } },
          { $group: { _id: '$topic', count: { $sum: 1 } } },
          { $sort: { _id: 1 } },
        ])
        .toArray(),
    );
    return found.map(({ _id: topic, count }) => ({ topic, count }));
  }
}

const summary = (record: Omit<LetterRecord, 'sealed'>): LetterSummary => {
  const { _id: id, topic, partition, offset, reason, message, at, redriven } = record;
  return { id, topic, partition, offset, reason, message, at, redriven };
};
