import type { Collection } from 'mongodb';
import type { Instant } from '#contracts';
import type { BrowserSession, BrowserSessions } from '#ports';
import { inStore } from './store-faults.js';

export interface BrowserSessionRecord extends Omit<BrowserSession, 'id'> {
  readonly _id: string;
}

/** Sessions of browsers by the hash of their token. */
export class MongoBrowserSessions implements BrowserSessions {
  readonly #sessions: Collection<BrowserSessionRecord>;

  constructor(sessions: Collection<BrowserSessionRecord>) {
    this.#sessions = sessions;
  }

  async add({ id, ...session }: BrowserSession): Promise<void> {
    await inStore('a session may not have been added', () =>
      this.#sessions.insertOne({ _id: id, ...session }),
    );
  }

  async findByHash(tokenHash: string): Promise<BrowserSession | undefined> {
    const found = await inStore('sessions could not be read', () => this.#sessions.findOne({ tokenHash }));
    if (!found) return undefined;
    const { _id: id, ...session } = found;
    return { id, ...session };
  }

  async prolong(id: string, idleEndsAt: Instant): Promise<void> {
    await inStore('a session may not have been prolonged', () =>
      this.#sessions.updateOne({ _id: id }, { $max: { idleEndsAt } }),
    );
  }

  async remove(id: string): Promise<boolean> {
    const { deletedCount } = await inStore('a session may not have been removed', () =>
      this.#sessions.deleteOne({ _id: id }),
    );
    return deletedCount > 0;
  }

  async removeOver(at: Instant): Promise<number> {
    const { deletedCount } = await inStore('sessions may not have been removed', () =>
      this.#sessions.deleteMany({ $or: [{ idleEndsAt: { $lte: at } }, { endsAt: { $lte: at } }] }),
    );
    return deletedCount;
  }
}
