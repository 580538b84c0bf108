import type {
  ArtifactStore,
  Credentials,
  EventStore,
  HostCredentials,
  HostRegistry,
  SubjectKeys,
} from '#ports';
import { GridFsArtifactStore } from './gridfs-artifact-store.js';
import { checkSchema } from './migrate.js';
import { databaseName, mongoClient, type MongoAddress } from './mongo-client.js';
import { MongoCredentials } from './mongo-credentials.js';
import { MongoEventStore } from './mongo-event-store.js';
import { MongoHostCredentials } from './mongo-host-credentials.js';
import { MongoHostRegistry } from './mongo-host-registry.js';
import { MongoMarks } from './mongo-marks.js';
import { MongoSubjectKeys } from './mongo-subject-keys.js';

export interface MongoStore {
  readonly events: EventStore;
  readonly credentials: Credentials;
  readonly subjectKeys: SubjectKeys;
  readonly hostCredentials: HostCredentials;
  readonly hosts: HostRegistry;
  readonly marks: MongoMarks;
  readonly artifacts: ArtifactStore;
  /** Ends the connections. Stop the subscriptions first. */
  close(): Promise<void>;
}

export type MongoStoreOptions = MongoAddress;

/**
 * Opens the store of the cluster profile; many processes may. It changes no schema.
 * @throws {StoreUnavailable} the server cannot be reached @throws {SchemaMismatch} `npm run migrate` comes first
 * @throws {TypeError} the address is none
 */
export async function openMongoStore(options: MongoStoreOptions): Promise<MongoStore> {
  const client = mongoClient(options);
  const db = client.db(databaseName(options));
  try {
    await checkSchema(db);
  } catch (error) {
    await client.close();
    throw error;
  }
  return {
    events: new MongoEventStore(db.collection('commits')),
    credentials: new MongoCredentials(db.collection('credentials')),
    subjectKeys: new MongoSubjectKeys(db.collection('subject_keys')),
    hostCredentials: new MongoHostCredentials(db.collection('host_credentials')),
    hosts: new MongoHostRegistry({
      sightings: db.collection('host_sightings'),
      expected: db.collection('expected_hosts'),
      watchers: db.collection('host_watchers'),
    }),
    marks: new MongoMarks(db.collection('marks')),
    artifacts: new GridFsArtifactStore(client, {
      files: db.collection('artifacts.files'),
      chunks: db.collection('artifacts.chunks'),
      loose: db.collection('artifacts.loose'),
    }),
    close: () => client.close(),
  };
}
