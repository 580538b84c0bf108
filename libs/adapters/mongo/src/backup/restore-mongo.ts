import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db, Document } from 'mongodb';
import { commitKey } from '../commit-record.js';
import { migrate } from '../migrate.js';
import { databaseName, mongoClient, type MongoAddress } from '../mongo-client.js';
import { composeMongoStore, type MongoStore } from '../open-mongo-store.js';
import { inStore } from '../store-faults.js';
import { ARTIFACTS, besideTheLog, fileOf, KEYS_FILE, ofTheLog } from './backed-up-collections.js';
import { BackupUnusable } from './backup-unusable.js';
import { readBsonFile } from './bson-file.js';
import { beginRestore, endRestore } from './restore-mark.js';

export interface RestoreFrom {
  /** folder of a backup of the data, whose files are as they were written */
  readonly data: string;
  /** folder of a backup of the keys */
  readonly keys: string;
  /** ids of all keys that have ever been destroyed */
  readonly destroyed: readonly string[];
}

const BATCH = 500;
const NOT_RESTORED = 'what was backed up may not have been restored';

/**
 * Restores a backup into a database that is empty, or not there. Until it is whole, and `finish` has found it good,
 * nothing else opens it; if it comes to no good end, the database is dropped again.
 * @param finish checks what was restored and makes what follows from it
 * @throws {BackupUnusable} @throws {HalfRestored} a restore broke off there @throws {StoreUnavailable} @throws {StoreRefused}
 */
export async function restoreMongo(
  address: MongoAddress,
  from: RestoreFrom,
  finish: (store: MongoStore) => Promise<void>,
): Promise<void> {
  const client = mongoClient(address);
  try {
    const db = client.db(databaseName(address));
    await beginRestore(db);
    try {
      await inStore('the database could not be migrated', () => migrate(db));
      const store = composeMongoStore(client, db, address);
      await loadKeys(db, store, from);
      for (const name of [...ofTheLog, ...besideTheLog]) await load(db, name, from.data);
      await checkKeys(db);
      await loadArtifacts(db, store, from.data);
      await finish(store);
      await endRestore(db);
    } catch (error) {
      await inStore(NOT_RESTORED, () => db.dropDatabase());
      throw error;
    }
  } finally {
    await client.close();
  }
}

/** The destroyed ones first: none of them is there again even for a moment. */
async function loadKeys(
  db: Db,
  { subjectKeys }: MongoStore,
  { keys, destroyed }: RestoreFrom,
): Promise<void> {
  for (const id of destroyed) await subjectKeys.destroy(id);
  const gone = new Set(destroyed);
  await insert(
    db,
    'subject_keys',
    filtered(readBsonFile(join(keys, KEYS_FILE)), ({ _id }) => !gone.has(String(_id))),
  );
}

async function load(db: Db, collection: string, folder: string): Promise<void> {
  const documents = readBsonFile(join(folder, fileOf(collection)));
  await insert(db, collection, collection === 'feeds' ? placesHere(documents) : documents);
}

/**
 * Of a subscriber's place only the time is of use: a token is of another database's history, and might be followed
 * all the same; a number of a lease is higher than those that are given from now on. What was stored since is scanned.
 */
async function* placesHere(documents: AsyncIterable<Document>): AsyncGenerator<Document> {
  for await (const { token: _token, ...place } of documents) yield { ...place, fence: 0 };
}

async function* filtered(
  documents: AsyncIterable<Document>,
  isWanted: (document: Document) => boolean,
): AsyncGenerator<Document> {
  for await (const document of documents) if (isWanted(document)) yield document;
}

async function insert(db: Db, name: string, documents: AsyncIterable<Document>): Promise<void> {
  let waiting: Document[] = [];
  const write = async () => {
    if (waiting.length > 0)
      await inStore(NOT_RESTORED, () => db.collection(name).insertMany(waiting, { ordered: false }));
    waiting = [];
  };
  for await (const document of documents) if (waiting.push(document) === BATCH) await write();
  await write();
}

/** Without the key of a subject nothing of the request could go on, and its certificate not be made. */
async function checkKeys(db: Db): Promise<void> {
  const commits = db.collection<{ readonly _id: string; readonly body: string }>('commits');
  const keys = db.collection<{ readonly _id: string }>('subject_keys');
  let missing = 0;
  let wanted: string[] = [];
  const look = async () => {
    const there = await inStore(NOT_RESTORED, () => keys.countDocuments({ _id: { $in: wanted } }));
    missing += wanted.length - there;
    wanted = [];
  };
  for await (const { body } of commits.find({ _id: /\/00000001$/ }).project<{ body: string }>({ body: 1 })) {
    const keyId = /"subjectKeyId":"([0-9a-f-]{36})"/.exec(body)?.[1];
    if (keyId !== undefined && wanted.push(keyId) === BATCH) await look();
  }
  if (wanted.length > 0) await look();
  if (missing > 0)
    throw new BackupUnusable(
      `The keys of ${missing} requests are neither among the keys nor among the destroyed ones: they were backed up ` +
        'before the data. Give keys and a list that were taken after it.',
    );
}

/** Those of a request that was received after the backup was cut would never be removed: nobody knows of it. */
async function loadArtifacts(db: Db, { artifacts }: MongoStore, folder: string): Promise<void> {
  const commits = db.collection<{ readonly _id: string }>('commits');
  for (const requestId of await namesIn(join(folder, ARTIFACTS))) {
    const known = await inStore(NOT_RESTORED, () => commits.findOne({ _id: commitKey(requestId, 1) }));
    if (!known) continue;
    for (const artifactId of await namesIn(join(folder, ARTIFACTS, requestId)))
      await artifacts.write(
        requestId,
        artifactId,
        createReadStream(join(folder, ARTIFACTS, requestId, artifactId)) as AsyncIterable<Buffer>,
      );
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
