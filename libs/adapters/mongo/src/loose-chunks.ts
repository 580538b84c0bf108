import type { ClientSession, Collection, Filter } from 'mongodb';
import type { ChunkRecord, FileRecord, LooseRecord } from './artifact-records.js';

/** The three collections of the bucket. */
export interface Bucket {
  readonly files: Collection<FileRecord>;
  readonly chunks: Collection<ChunkRecord>;
  readonly loose: Collection<LooseRecord>;
}

/**
 * The note of chunks that belong to no file: kept before the first of them comes, and until the last is
 * gone. So whatever breaks off, also by the death of a process, is found again without a look at all chunks.
 */
export class LooseChunks {
  readonly #bucket: Bucket;

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  async coming(_id: string): Promise<void> {
    await this.#bucket.loose.insertOne({ _id, state: 'coming', since: new Date() });
  }

  /** @returns false: they are to go meanwhile, and must not become a file */
  async becomeFile(_id: string, session: ClientSession): Promise<boolean> {
    const { deletedCount } = await this.#bucket.loose.deleteOne({ _id, state: 'coming' }, { session });
    return deletedCount > 0;
  }

  /** Files and chunks that go from now on, also if this process does not live to see it. */
  async going(ids: readonly string[], session?: ClientSession): Promise<void> {
    if (ids.length === 0) return;
    await this.#bucket.loose.bulkWrite(
      ids.map((_id) => ({
        updateOne: {
          filter: { _id },
          update: { $set: { state: 'going' as const }, $setOnInsert: { since: new Date() } },
          upsert: true,
        },
      })),
      session ? { session } : {},
    );
  }

  /** Ends writes that have not become files. @returns their ids; parts of them may come still */
  async stop(these: Filter<LooseRecord>): Promise<readonly string[]> {
    const { loose } = this.#bucket;
    await loose.updateMany(these, { $set: { state: 'going' } });
    const found = await loose
      .find({ ...these, state: 'going' })
      .project<Pick<LooseRecord, '_id'>>({ _id: 1 })
      .toArray();
    return found.map(({ _id }) => _id);
  }

  async removeChunks(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.#bucket.chunks.deleteMany({ files_id: { $in: [...ids] } });
  }

  /** Removes what is going, whatever of it is there. */
  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#bucket.files.deleteMany({ _id: { $in: [...ids] } });
    await this.removeChunks(ids);
    await this.#bucket.loose.deleteMany({ _id: { $in: [...ids] } });
  }
}
