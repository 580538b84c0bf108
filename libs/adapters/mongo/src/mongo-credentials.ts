import type { Collection } from 'mongodb';
import type { Credential, Credentials } from '#ports';
import { inStore, unlessThere } from './store-faults.js';

export interface CredentialRecord extends Omit<Credential, 'id'> {
  readonly _id: string;
}

/** API keys by their hash. */
export class MongoCredentials implements Credentials {
  readonly #credentials: Collection<CredentialRecord>;

  constructor(credentials: Collection<CredentialRecord>) {
    this.#credentials = credentials;
  }

  async add({ id, ...credential }: Credential): Promise<void> {
    await unlessThere('a credential may not have been added', () =>
      this.#credentials.insertOne({ _id: id, ...credential }),
    );
  }

  async findByHash(tokenHash: string): Promise<Credential | undefined> {
    const found = await inStore('credentials could not be read', () =>
      this.#credentials.findOne({ tokenHash }),
    );
    return found ? toCredential(found) : undefined;
  }

  async list(): Promise<readonly Credential[]> {
    const found = await inStore('credentials could not be read', () =>
      this.#credentials.find().sort({ createdAt: 1, _id: 1 }).toArray(),
    );
    return found.map(toCredential);
  }

  async remove(id: string): Promise<boolean> {
    const { deletedCount } = await inStore('a credential may not have been removed', () =>
      this.#credentials.deleteOne({ _id: id }),
    );
    return deletedCount > 0;
  }
}

const toCredential = ({ _id, name, role, tokenHash, createdAt }: CredentialRecord): Credential => ({
  id: _id,
  name,
  role,
  tokenHash,
  createdAt,
});
