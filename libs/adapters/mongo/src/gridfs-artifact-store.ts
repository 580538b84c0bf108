import { randomUUID } from 'node:crypto';
import { Binary, ObjectId, type MongoClient } from 'mongodb';
import { StoreUnavailable, UnknownArtifact, type ArtifactStore } from '#ports';
import { checkedId, fileName, ofRequest, type FileRecord } from './artifact-records.js';
import { CHUNK_SIZE, chunksOf } from './file-chunks.js';
import { inTransaction } from './in-transaction.js';
import { LooseChunks, type Bucket } from './loose-chunks.js';
import { inStore } from './store-faults.js';

/** Chunks that are read in one call, and held in memory meanwhile. */
const READ_AT_ONCE = 4;

/** In milliseconds: whoever has written on one artifact for so long is not there any more. */
const ABANDONED = 24 * 3_600_000;

const NOT_WRITTEN = 'an artifact may not have been written';
const NOT_READ = 'an artifact could not be read';
const NOT_REMOVED = 'artifacts may not have been removed';

/**
 * Artifacts in GridFS. Chunks come first; the document that makes a file of them comes last, in one
 * transaction with the removal of the file that it replaces: so a name stands for whole content, always.
 */
export class GridFsArtifactStore implements ArtifactStore {
  readonly #client: MongoClient;
  readonly #bucket: Bucket;
  readonly #loose: LooseChunks;

  constructor(client: MongoClient, bucket: Bucket) {
    this.#client = client;
    this.#bucket = bucket;
    this.#loose = new LooseChunks(bucket);
  }

  async write(requestId: string, artifactId: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const filename = fileName(requestId, artifactId);
    const _id = `${filename}/${randomUUID()}`;
    await inStore(NOT_WRITTEN, () => this.#loose.coming(_id));
    let length: number;
    try {
      length = await this.#writeChunks(_id, content);
    } catch (error) {
      await this.#discard([_id]);
      throw error;
    }
    await this.#show({
      _id,
      filename,
      length,
      chunkSize: CHUNK_SIZE,
      uploadDate: new Date(),
      metadata: { requestId, artifactId },
    });
  }

  async *read(requestId: string, artifactId: string): AsyncIterable<Uint8Array> {
    const filename = fileName(requestId, artifactId);
    let file = await this.#find(filename);
    for (let n = 0, done = 0; done < file.length;) {
      const chunks = await this.#readChunks(file._id, n);
      if (chunks.length === 0) {
        // Between the look for the file and the one for its chunks it was replaced, or removed.
        const now = await this.#find(filename);
        if (n > 0 || now._id === file._id)
          throw new StoreUnavailable('an artifact changed while it was read');
        file = now;
      }
      for (const chunk of chunks) {
        if (chunk.n !== n) throw new StoreUnavailable('an artifact changed while it was read');
        n += 1;
        done += chunk.data.length();
        yield chunk.data.value();
      }
    }
  }

  async remove(requestId: string, artifactId: string): Promise<void> {
    const filename = fileName(requestId, artifactId);
    await inStore(NOT_REMOVED, async () => {
      const file = await this.#bucket.files.findOne({ filename }, { projection: { _id: 1 } });
      if (file) await this.#remove([file._id]);
    });
  }

  /** Also ends the writes that go on, and clears what broken ones have left, of whatever request. */
  async removeAll(requestId: string): Promise<void> {
    const all = ofRequest(requestId);
    await inStore(NOT_REMOVED, async () => {
      // Their note stays until they are abandoned for sure: who writes may not have heard of it yet.
      await this.#loose.removeChunks(await this.#loose.stop({ _id: all }));
      const files = await this.#bucket.files.find({ _id: all }).project<FileRecord>({ _id: 1 }).toArray();
      await this.#remove(files.map(({ _id }) => _id));
    });
    await this.sweep(new Date(Date.now() - ABANDONED));
  }

  async list(requestId: string): Promise<readonly string[]> {
    const all = ofRequest(checkedId(requestId));
    const files = await inStore('artifacts could not be listed', () =>
      this.#bucket.files
        .find({ _id: all })
        .project<Pick<FileRecord, 'metadata'>>({ 'metadata.artifactId': 1 })
        .toArray(),
    );
    return files.map(({ metadata }) => metadata.artifactId);
  }

  /** Removes what writes and removals that began before a moment have left. */
  async sweep(before: Date): Promise<void> {
    await inStore(NOT_REMOVED, async () =>
      this.#loose.remove(await this.#loose.stop({ since: { $lt: before } })),
    );
  }

  /** An error of the content goes on as it is. @returns bytes */
  async #writeChunks(_id: string, content: AsyncIterable<Uint8Array>): Promise<number> {
    let length = 0;
    let n = 0;
    for await (const chunks of chunksOf(content)) {
      const records = chunks.map((chunk) => {
        length += chunk.length;
        return { _id: new ObjectId(), files_id: _id, n: n++, data: new Binary(chunk) };
      });
      await inStore(NOT_WRITTEN, () => this.#bucket.chunks.insertMany(records));
    }
    return length;
  }

  async #show(file: FileRecord): Promise<void> {
    const { files } = this.#bucket;
    const outcome = await inStore(NOT_WRITTEN, () =>
      inTransaction(this.#client, async (session) => {
        if (!(await this.#loose.becomeFile(file._id, session))) return 'removed';
        const replaced = await files.findOneAndDelete({ filename: file.filename }, { session });
        if (replaced) await this.#loose.going([replaced._id], session);
        await files.insertOne(file, { session });
        return replaced ?? undefined;
      }),
    );
    if (outcome === 'removed') {
      await this.#discard([file._id]);
      throw new StoreUnavailable('an artifact was removed while it was written');
    }
    if (outcome) await this.#discard([outcome._id]);
  }

  async #remove(ids: readonly string[]): Promise<void> {
    await this.#loose.going(ids);
    await this.#loose.remove(ids);
  }

  /** What cannot be removed now is swept later: it is noted. */
  async #discard(ids: readonly string[]): Promise<void> {
    await this.#loose.remove(ids).catch(() => undefined);
  }

  async #find(filename: string): Promise<FileRecord> {
    const found = await inStore(NOT_READ, () => this.#bucket.files.findOne({ filename }));
    if (!found) throw new UnknownArtifact(filename.slice(filename.indexOf('/') + 1));
    return found;
  }

  #readChunks(files_id: string, from: number) {
    return inStore(NOT_READ, () =>
      this.#bucket.chunks
        .find({ files_id, n: { $gte: from } })
        .sort({ n: 1 })
        .limit(READ_AT_ONCE)
        .toArray(),
    );
  }
}
