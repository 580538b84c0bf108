import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Db } from 'mongodb';
import { StoreUnavailable, UnknownArtifact, type ArtifactStore } from '#ports';
import { describeWithMongo, gate, keepsTheArtifactStoreContract } from '#testing';
import type { FileRecord, LooseRecord } from './artifact-records.js';
import { CHUNK_SIZE } from './file-chunks.js';
import type { GridFsArtifactStore } from './gridfs-artifact-store.js';
import { opening, sharedDatabase, type SharedDatabase } from './mongo-store.fixture.js';
import type { MongoStore } from './open-mongo-store.js';

async function* content(...parts: readonly (Uint8Array | string)[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part));
}

async function text(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}

describeWithMongo('GridFsArtifactStore', (mongo) => {
  keepsTheArtifactStoreContract(opening(mongo, ({ artifacts }) => artifacts));

  let database: SharedDatabase;
  let stores: readonly MongoStore[];
  let db: Db;
  const at = (index: number): GridFsArtifactStore => stores[index]?.artifacts as GridFsArtifactStore;
  const [one, other] = [() => at(0), () => at(1)];

  beforeAll(async () => {
    database = await sharedDatabase(mongo);
    stores = [await database.open(), await database.open()];
    ({ db } = database);
  });
  afterAll(() => database.close());

  /** How many chunks of a request are there, of files or not. */
  const chunks = (request: string) =>
    db.collection('artifacts.chunks').countDocuments({ files_id: { $regex: `^${request}/` } });
  const notes = (request: string) =>
    db
      .collection<LooseRecord>('artifacts.loose')
      .find({ _id: { $regex: `^${request}/` } })
      .toArray();

  it('lets every reader see one whole artifact or the other while it is replaced, by two at once', async () => {
    const [request, id] = [randomUUID(), randomUUID()];
    await one().write(request, id, content('first'));
    const seen = new Set<string>();
    let done = false;
    const reading = (async () => {
      while (!done) seen.add(await text(other().read(request, id)));
    })();
    await Promise.all([
      one().write(request, id, content('of one')),
      other().write(request, id, content('of other')),
    ]);
    done = true;
    await reading;
    expect(['first', 'of one', 'of other']).toEqual(expect.arrayContaining([...seen]));
    expect(await one().list(request)).toEqual([id]);
    expect(await chunks(request)).toBe(1);
    expect(await notes(request)).toEqual([]);
  });

  it('takes no more content than it can write', async () => {
    const request = randomUUID();
    async function* watched() {
      for (let given = 0; given < 11; given += 1) {
        expect(given - (await chunks(request))).toBeLessThanOrEqual(4);
        yield randomBytes(CHUNK_SIZE);
      }
    }
    await one().write(request, randomUUID(), watched());
    expect(await chunks(request)).toBe(11);
  });

  it('gives files the names and sizes that other programs for GridFS expect, and nothing else', async () => {
    const [request, id] = [randomUUID(), randomUUID()];
    await one().write(request, id, content(Buffer.alloc(CHUNK_SIZE), 'x'));
    const file = await db.collection<FileRecord>('artifacts.files').findOne({ filename: `${request}/${id}` });
    expect(file).toEqual({
      _id: expect.stringContaining(`${request}/${id}/`),
      filename: `${request}/${id}`,
      length: CHUNK_SIZE + 1,
      chunkSize: CHUNK_SIZE,
      uploadDate: expect.any(Date),
      metadata: { requestId: request, artifactId: id },
    });
  });

  it('clears at once what a write that broke off has written', async () => {
    const request = randomUUID();
    async function* broken() {
      yield await Promise.resolve(randomBytes(5 * CHUNK_SIZE));
      expect(await chunks(request)).toBe(4);
      throw new Error('the content broke off');
    }
    await expect(one().write(request, randomUUID(), broken())).rejects.toThrow('the content broke off');
    expect(await chunks(request)).toBe(0);
    expect(await notes(request)).toEqual([]);
  });

  it('makes nothing of a write whose request was removed meanwhile', async () => {
    const request = randomUUID();
    const [written, removed] = [gate(), gate()];
    async function* slow() {
      yield randomBytes(5 * CHUNK_SIZE);
      written.open();
      await removed.opened;
      yield randomBytes(1);
    }
    const writing = one().write(request, randomUUID(), slow());
    const refused = expect(writing).rejects.toBeInstanceOf(StoreUnavailable);
    await written.opened;
    await other().removeAll(request);
    expect(await chunks(request)).toBe(0);
    removed.open();
    await refused;
    expect(await one().list(request)).toEqual([]);
    expect(await chunks(request)).toBe(0);
    expect(await notes(request)).toEqual([]);
  });

  it('sweeps what was abandoned, and ends whoever still writes on it', async () => {
    const [request, whole] = [randomUUID(), randomUUID()];
    await one().write(request, whole, content('whole'));
    async function* slow() {
      yield await Promise.resolve(randomBytes(5 * CHUNK_SIZE));
      await other().sweep(new Date(0));
      expect(await chunks(request)).toBe(5);
      await other().sweep(new Date(Date.now() + 60_000));
      expect(await chunks(request)).toBe(1);
    }
    await expect(one().write(request, randomUUID(), slow())).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await one().list(request)).toEqual([whole]);
    expect(await text(one().read(request, whole))).toBe('whole');
  });

  it('says in the midst of a read that the artifact is not there any more', async () => {
    const [request, id] = [randomUUID(), randomUUID()];
    await one().write(request, id, content(randomBytes(9 * CHUNK_SIZE)));
    const read = one().read(request, id)[Symbol.asyncIterator]();
    await read.next();
    await other().remove(request, id);
    const rest = async () => {
      while (!(await read.next()).done);
    };
    await expect(rest()).rejects.toBeInstanceOf(UnknownArtifact);
  });

  it('says that the store is not available when it is not, also in the midst of a read', async () => {
    const store = await database.open();
    const artifacts: ArtifactStore = store.artifacts;
    const [request, id] = [randomUUID(), randomUUID()];
    await artifacts.write(request, id, content(randomBytes(9 * CHUNK_SIZE)));
    const read = artifacts.read(request, id)[Symbol.asyncIterator]();
    await read.next();
    await store.close();
    const rest = async () => {
      while (!(await read.next()).done);
    };
    for (const call of [
      rest(),
      artifacts.write(request, id, content('x')),
      artifacts.remove(request, id),
      artifacts.removeAll(request),
      artifacts.list(request),
    ])
      await expect(call).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
