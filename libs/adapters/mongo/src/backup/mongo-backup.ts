import { join } from 'node:path';
import type { Db, Document, Filter } from 'mongodb';
import type { ArtifactStore } from '#ports';
import type { FileRecord } from '../artifact-records.js';
import { SCHEMA_VERSION } from '../schema.js';
import { inStore } from '../store-faults.js';
import { ArtifactsBackup } from './back-up-artifacts.js';
import { besideTheLog, fileOf, KEYS_FILE } from './backed-up-collections.js';
import { BackupUnusable } from './backup-unusable.js';
import { writeBsonFile } from './bson-file.js';

export interface BackedUp {
  readonly commits: number;
  readonly artifacts: number;
}

/** Places of the log that are looked up at once. */
const BATCH = 500;
const NOT_READ = 'what was to be backed up could not be read';

/**
 * Copies a database into files while Lethe works on it. What a backup of the data has is cut along the log: the
 * commits that have a place in it below a size, all of them. The log has the order in which the cluster took the
 * commits, so none is there without what it followed from.
 */
export class MongoBackup {
  /** of the database, which a backup is of */
  readonly schema = SCHEMA_VERSION;

  constructor(
    private readonly db: Db,
    private readonly artifacts: ArtifactStore,
  ) {}

  /**
   * @param folder is there, and empty
   * @param settle resolves when all that was committed before the call has its place in the log
   * @throws {BackupUnusable} a commit that has a place is gone @throws {StoreUnavailable}
   */
  async data(folder: string, settle: () => Promise<void>): Promise<BackedUp> {
    const artifacts = new ArtifactsBackup(
      this.db.collection<FileRecord>('artifacts.files'),
      this.artifacts,
      folder,
    );
    const all = (name: string) => this.#write(folder, name, this.#documents(name));
    const [feeds, ...others] = besideTheLog;
    await all(feeds);
    await artifacts.before();
    for (const name of others) await all(name);
    await settle();
    const size = await this.#size();
    await this.#write(folder, 'tree_heads', this.#documents('tree_heads', { treeSize: { $lte: size } }));
    await this.#write(folder, 'log_entries', this.#documents('log_entries', { _id: { $lt: size } as never }));
    const commits = await this.#write(folder, 'commits', this.#commits(size));
    await all('signing_keys');
    await artifacts.behind();
    return { commits, artifacts: artifacts.count };
  }

  /** Those that were not destroyed. @returns how many keys */
  async keys(folder: string): Promise<number> {
    return writeBsonFile(
      join(folder, KEYS_FILE),
      this.#documents('subject_keys', { wrapped: { $exists: true } }),
    );
  }

  /** @returns the ids of the destroyed keys */
  async destroyed(): Promise<readonly string[]> {
    const found = await inStore(NOT_READ, () =>
      this.db
        .collection<{ readonly _id: string }>('subject_keys')
        .find({ destroyed: true }, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .toArray(),
    );
    return found.map(({ _id }) => _id);
  }

  #write(folder: string, collection: string, documents: AsyncIterable<Uint8Array>): Promise<number> {
    return writeBsonFile(join(folder, fileOf(collection)), documents);
  }

  async #size(): Promise<number> {
    const last = await inStore(NOT_READ, () =>
      this.db.collection<{ readonly _id: number }>('log_entries').findOne({}, { sort: { _id: -1 } }),
    );
    return last ? last._id + 1 : 0;
  }

  /** As they are stored, by key. */
  async *#documents(collection: string, filter: Filter<Document> = {}): AsyncGenerator<Uint8Array> {
    const cursor = this.db.collection(collection).find(filter, { raw: true }).sort({ _id: 1 });
    try {
      for (;;) {
        const raw = await inStore(NOT_READ, () => cursor.next());
        if (raw === null) return;
        yield raw as unknown as Uint8Array;
      }
    } finally {
      await cursor.close().catch(() => undefined);
    }
  }

  async *#commits(size: number): AsyncGenerator<Uint8Array> {
    const entries = this.db.collection<{ readonly _id: number; readonly key: string }>('log_entries');
    const commits = this.db.collection<{ readonly _id: string }>('commits');
    for (let from = 0; from < size; from += BATCH) {
      const to = Math.min(size, from + BATCH);
      const keys = await inStore(NOT_READ, async () =>
        (await entries.find({ _id: { $gte: from, $lt: to } }).toArray()).map(({ key }) => key),
      );
      const found = await inStore(NOT_READ, () =>
        commits.find({ _id: { $in: keys } }, { raw: true }).toArray(),
      );
      if (keys.length < to - from || found.length < keys.length)
        throw new BackupUnusable(
          `Of the commits ${from + 1} to ${to} of the log ${to - from - found.length} are not there: somebody has ` +
            'changed the database behind Lethe. Compare it with an exported chain file; nothing was backed up.',
        );
      yield* found as unknown as Uint8Array[];
    }
  }
}
