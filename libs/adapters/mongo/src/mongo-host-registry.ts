import type { AnyBulkWriteOperation, Collection } from 'mongodb';
import { hostKey, type HostAnnounced, type HostName, type Instant, type Source } from '#contracts';
import type { HostExpectation, HostRecords, HostRetirement, HostSighting, HostWatcher } from '#domain';
import { PROCESS_FORGOTTEN_AFTER_MS, type HostRegistry } from '#ports';
import { inStore, isDuplicate } from './store-faults.js';

export interface SightingRecord {
  /** `<host key> <instance>` */
  readonly _id: string;
  readonly hostKey: string;
  readonly seenAt: Instant;
  readonly receivedAt: Instant;
  readonly announcement: HostAnnounced;
}

export interface ExpectedHostRecord {
  /** host key */
  readonly _id: string;
  readonly source: Source;
  readonly host: HostName | null;
  readonly since: Instant;
}

export interface WatcherRecord {
  readonly _id: string;
  readonly since: Instant;
  readonly at: Instant;
}

export interface RetiredHostRecord extends Omit<HostRetirement, 'host'> {
  /** the host, lower case */
  readonly _id: HostName;
}

export interface HostRegistryCollections {
  readonly sightings: Collection<SightingRecord>;
  readonly expected: Collection<ExpectedHostRecord>;
  readonly watchers: Collection<WatcherRecord>;
  readonly retired: Collection<RetiredHostRecord>;
}

/** A document for each host and process that announces it. */
export class MongoHostRegistry implements HostRegistry {
  constructor(private readonly collections: HostRegistryCollections) {}

  async seen({ announcement, seenAt, receivedAt }: HostSighting): Promise<void> {
    const { sightings } = this.collections;
    const key = hostKey(announcement.source, announcement.host);
    const unlessNewer = { _id: `${key} ${announcement.instance}`, seenAt: { $lt: seenAt } };
    const change = { $set: { hostKey: key, seenAt, receivedAt, announcement } };
    await inStore('an announcement may not have been taken in', async () => {
      await sightings.updateOne(unlessNewer, change, { upsert: true }).catch(async (error: unknown) => {
        if (!isDuplicate(error)) throw error;
        // One that is newer is there; or an older one has come to be in the same moment.
        await sightings.updateOne(unlessNewer, change);
      });
      await sightings.deleteMany({ hostKey: key, receivedAt: { $lt: longBefore(receivedAt) } });
    });
  }

  async expect(hosts: readonly HostExpectation[]): Promise<void> {
    if (hosts.length === 0) return;
    const writes = hosts.map(({ source, host, since }): AnyBulkWriteOperation<ExpectedHostRecord> => ({
      updateOne: {
        filter: { _id: hostKey(source, host) },
        update: { $min: { since }, $setOnInsert: { source, host } },
        upsert: true,
      },
    }));
    const write = () => this.collections.expected.bulkWrite(writes, { ordered: false });
    await inStore('expected hosts may not have been noted', () =>
      // Another process has made the same ones at the same time: they are there now.
      write().catch(async (error: unknown) =>
        isDuplicate(error) ? write() : Promise.reject(error as Error),
      ),
    );
  }

  async watching({ id, since, at }: HostWatcher): Promise<void> {
    const { watchers } = this.collections;
    await inStore('a sign of life may not have been noted', async () => {
      await watchers.updateOne({ _id: id }, { $max: { at }, $setOnInsert: { since } }, { upsert: true });
      await watchers.deleteMany({ at: { $lt: longBefore(at) } });
    });
  }

  async unwatching(watcherId: string): Promise<void> {
    await inStore('a watcher may not have been forgotten', () =>
      this.collections.watchers.deleteOne({ _id: watcherId }),
    );
  }

  async retire({ host, ...retirement }: HostRetirement): Promise<void> {
    const unlessThere = { $setOnInsert: retirement };
    await inStore('a host may not have been retired', () =>
      this.collections.retired
        .updateOne({ _id: host.toLowerCase() }, unlessThere, { upsert: true })
        // Another process has retired it at the same time.
        .catch((error: unknown) => (isDuplicate(error) ? undefined : Promise.reject(error as Error))),
    );
  }

  async retired(): Promise<readonly HostRetirement[]> {
    const records = await inStore('the retired hosts could not be read', () =>
      this.collections.retired.find().sort({ _id: 1 }).toArray(),
    );
    return records.map(({ _id, reason, by, at }) => ({ host: _id, reason, by, at }));
  }

  async list(): Promise<HostRecords> {
    const { sightings, expected, watchers } = this.collections;
    const retired = await this.retired();
    return inStore('the hosts could not be read', async () => {
      const [seen, due, listening] = await Promise.all([
        sightings.find().toArray(),
        expected.find().toArray(),
        watchers.find().toArray(),
      ]);
      return {
        sightings: seen.map(({ announcement, seenAt, receivedAt }) => ({ announcement, seenAt, receivedAt })),
        expected: due.map(({ source, host, since }) => ({ source, host, since })),
        watchers: listening.map(({ _id, since, at }) => ({ id: _id, since, at })),
        retired,
      };
    });
  }
}

const longBefore = (moment: Instant): Instant =>
  new Date(Date.parse(moment) - PROCESS_FORGOTTEN_AFTER_MS).toISOString();
