import type { Collection } from 'mongodb';
import type { HostCredential, HostCredentials } from '#ports';
import { inStore } from './store-faults.js';

export interface HostCredentialRecord extends Omit<HostCredential, 'id'> {
  readonly _id: string;
}

/** The credentials of handlers' processes by the hash of their token. */
export class MongoHostCredentials implements HostCredentials {
  readonly #credentials: Collection<HostCredentialRecord>;

  constructor(credentials: Collection<HostCredentialRecord>) {
    this.#credentials = credentials;
  }

  async add({ id, ...credential }: HostCredential): Promise<void> {
    await inStore('a host credential may not have been added', () =>
      this.#credentials.insertOne({ _id: id, ...credential }),
    );
  }

  async findByHash(tokenHash: string): Promise<HostCredential | undefined> {
    const found = await inStore('host credentials could not be read', () =>
      this.#credentials.findOne({ tokenHash }),
    );
    return found ? toCredential(found) : undefined;
  }

  async list(): Promise<readonly HostCredential[]> {
    const found = await inStore('host credentials could not be read', () =>
      this.#credentials.find().sort({ createdAt: 1, _id: 1 }).toArray(),
    );
    return found.map(toCredential);
  }

  async remove(id: string): Promise<boolean> {
    const { deletedCount } = await inStore('a host credential may not have been removed', () =>
      this.#credentials.deleteOne({ _id: id }),
    );
    return deletedCount === 1;
  }
}

const toCredential = ({ _id, ...credential }: HostCredentialRecord): HostCredential => ({
  id: _id,
  ...credential,
});
