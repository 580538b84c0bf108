import { Binary, type Collection } from 'mongodb';
import { KeyDestroyed, UnknownKey, type SubjectKeys, type WrappedKey } from '#ports';
import { LookupTogether } from './lookup-together.js';
import { inStore } from './store-faults.js';

/** A destroyed key has nothing but its id, and the word that it was destroyed. */
export interface SubjectKeyRecord {
  readonly _id: string;
  readonly wrapped?: Binary;
  readonly destroyed?: true;
}

/**
 * Wrapped subject keys in a collection of their own, so that it can be backed up apart from the data, or
 * not at all. Destroying one takes the bytes out of its document.
 *
 * What this cannot promise: that earlier copies are gone from the journal, the oplog, old blocks of the
 * data files and backups at once. They go as these are recycled; the keys are wrapped for that reason too.
 */
export class MongoSubjectKeys implements SubjectKeys {
  readonly #keys: Collection<SubjectKeyRecord>;
  readonly #lookup: LookupTogether<SubjectKeyRecord>;

  constructor(keys: Collection<SubjectKeyRecord>) {
    this.#keys = keys;
    this.#lookup = new LookupTogether(keys);
  }

  /** None of them is added if one was destroyed before; one that is destroyed meanwhile stays so. */
  async add(keys: readonly WrappedKey[]): Promise<void> {
    if (keys.length === 0) return;
    await this.#refuseDestroyed(keys);
    await inStore('subject keys may not have been added', () =>
      this.#keys.bulkWrite(
        keys.map(({ keyId, wrapped }) => ({
          updateOne: {
            filter: { _id: keyId },
            update: { $setOnInsert: { wrapped: new Binary(wrapped) } },
            upsert: true,
          },
        })),
        { ordered: false },
      ),
    );
    await this.#refuseDestroyed(keys);
  }

  async get(keyId: string): Promise<WrappedKey> {
    const found = await inStore('a subject key could not be read', () => this.#lookup.find(keyId));
    if (!found) throw new UnknownKey(keyId);
    if (!found.wrapped) throw new KeyDestroyed(keyId);
    return { keyId, wrapped: new Uint8Array(found.wrapped.value()) };
  }

  /** A key that was never here is noted as destroyed: a restored list of the destroyed holds before the keys come. */
  async destroy(keyId: string): Promise<void> {
    await inStore('a subject key may not have been destroyed', () =>
      this.#keys.replaceOne({ _id: keyId }, { destroyed: true }, { upsert: true }),
    );
  }

  async #refuseDestroyed(keys: readonly WrappedKey[]): Promise<void> {
    const destroyed = await inStore('subject keys could not be read', () =>
      this.#keys.findOne({ _id: { $in: keys.map(({ keyId }) => keyId) }, destroyed: true }),
    );
    if (destroyed) throw new KeyDestroyed(destroyed._id);
  }
}
