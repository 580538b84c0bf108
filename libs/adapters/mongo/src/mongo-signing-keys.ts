import { Binary, type Collection } from 'mongodb';
import type { SigningKeys, StoredSigningKey } from '#ports';
import { inStore, unlessThere } from './store-faults.js';

export interface SigningKeyRecord {
  readonly _id: number;
  readonly kid: string;
  readonly x: string;
  readonly wrapped?: Binary;
  readonly createdAt: string;
}

/** Signing keys by number; a retired one has no private half. */
export class MongoSigningKeys implements SigningKeys {
  constructor(private readonly keys: Collection<SigningKeyRecord>) {}

  async list(): Promise<readonly StoredSigningKey[]> {
    const records = await inStore('signing keys could not be read', () =>
      this.keys.find().sort({ _id: 1 }).toArray(),
    );
    return records.map(({ _id, kid, x, wrapped, createdAt }) => ({
      number: _id,
      kid,
      x,
      wrapped: wrapped ? new Uint8Array(wrapped.value()) : null,
      createdAt,
    }));
  }

  async add({ number, wrapped, ...key }: StoredSigningKey): Promise<boolean> {
    const record = { _id: number, ...key, ...(wrapped && { wrapped: new Binary(wrapped) }) };
    return unlessThere('a signing key may not have been added', () => this.keys.insertOne(record));
  }

  async forgetBefore(number: number): Promise<void> {
    await inStore('retired signing keys may still be there', () =>
      this.keys.updateMany({ _id: { $lt: number } }, { $unset: { wrapped: 1 } }),
    );
  }
}
