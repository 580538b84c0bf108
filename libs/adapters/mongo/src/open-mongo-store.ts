import type { Db, MongoClient } from 'mongodb';
import type {
  ArtifactStore,
  BackOff,
  BrowserSessions,
  Credentials,
  DeadLetters,
  EventStore,
  HostCredentials,
  HostRegistry,
  Outbox,
  ProofLog,
  ReadModel,
  SigningKeys,
  SubjectKeys,
  Timers,
  Webhooks,
} from '#ports';
import { MongoBackup } from './backup/mongo-backup.js';
import type { CommitRecord } from './commit-record.js';
import { FeedMarks } from './feed-marks.js';
import { GridFsArtifactStore } from './gridfs-artifact-store.js';
import { LeaseKeeper } from './lease-keeper.js';
import { usualLeases, type LeaseTerms } from './lease-record.js';
import { checkSchema } from './migrate.js';
import { databaseName, mongoClient, type MongoAddress } from './mongo-client.js';
import { MongoBrowserSessions } from './mongo-browser-sessions.js';
import { MongoCommitFeed } from './mongo-commit-feed.js';
import { MongoCredentials } from './mongo-credentials.js';
import { MongoDeadLetters } from './mongo-dead-letters.js';
import { MongoEventStore } from './mongo-event-store.js';
import { MongoHostCredentials } from './mongo-host-credentials.js';
import { MongoHostRegistry } from './mongo-host-registry.js';
import { MongoMarks } from './mongo-marks.js';
import { MongoOutbox } from './mongo-outbox.js';
import { MongoProofLog } from './mongo-proof-log.js';
import { MongoReadModel } from './mongo-read-model.js';
import { MongoSigningKeys } from './mongo-signing-keys.js';
import { MongoSubjectKeys } from './mongo-subject-keys.js';
import { MongoWebhooks } from './mongo-webhooks.js';
import { MongoTimers, SharedTimers } from './mongo-timers.js';
import type { TimerRecord } from './timer-record.js';
import { TimerShare } from './timer-share.js';

export interface MongoStore {
  readonly events: EventStore;
  readonly feed: MongoCommitFeed;
  readonly credentials: Credentials;
  readonly browserSessions: BrowserSessions;
  readonly subjectKeys: SubjectKeys;
  readonly hostCredentials: HostCredentials;
  readonly hosts: HostRegistry;
  readonly deadLetters: DeadLetters;
  readonly marks: MongoMarks;
  readonly proofLog: ProofLog;
  readonly signingKeys: SigningKeys;
  readonly outbox: Outbox;
  readonly webhooks: Webhooks;
  readonly artifacts: ArtifactStore;
  /** every timer, whoever looks after it */
  readonly timers: Timers;
  /**
   * The timers of this process's part: workers that are there at the same time share what is due, and take
   * over what a dead one had. Give the part back with `leave` when nothing is fired any more.
   */
  shareTimers(): SharedTimers;
  readonly readModel: ReadModel;
  readonly backup: MongoBackup;
  /** Ends the connections. Stop the subscriptions first. */
  close(): Promise<void>;
}

export interface MongoStoreOptions extends MongoAddress {
  /** between tries of a batch of commits that was rejected */
  readonly backOff?: BackOff;
  readonly leases?: LeaseTerms;
  /** told when leases could not be renewed; they are tried again */
  readonly onFault?: (error: unknown) => void;
}

const usualBackOff: BackOff = { first: 100, longest: 30_000 };

/**
 * Opens the store of the cluster profile; many processes may. It changes no schema.
 * @throws {StoreUnavailable} the server cannot be reached @throws {SchemaMismatch} `npm run migrate` comes first
 * @throws {HalfRestored} a restore has not come to its end
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
  return composeMongoStore(client, db, options);
}

/** The store of a database that may be worked with. */
export function composeMongoStore(
  client: MongoClient,
  db: Db,
  { backOff = usualBackOff, leases = usualLeases, onFault = () => undefined }: MongoStoreOptions,
): MongoStore {
  const commits = db.collection<CommitRecord>('commits');
  const timers = db.collection<TimerRecord>('timers');
  const artifacts = new GridFsArtifactStore(client, {
    files: db.collection('artifacts.files'),
    chunks: db.collection('artifacts.chunks'),
    loose: db.collection('artifacts.loose'),
  });
  const keeper = new LeaseKeeper(db.collection('leases'), leases, onFault);
  return {
    events: new MongoEventStore(commits),
    feed: new MongoCommitFeed({
      client,
      db,
      commits,
      feeds: db.collection('feeds'),
      marks: new FeedMarks(db.collection('feed_marks')),
      keeper,
      backOff,
    }),
    credentials: new MongoCredentials(db.collection('credentials')),
    browserSessions: new MongoBrowserSessions(db.collection('browser_sessions')),
    subjectKeys: new MongoSubjectKeys(db.collection('subject_keys')),
    hostCredentials: new MongoHostCredentials(db.collection('host_credentials')),
    hosts: new MongoHostRegistry({
      sightings: db.collection('host_sightings'),
      expected: db.collection('expected_hosts'),
      watchers: db.collection('host_watchers'),
      retired: db.collection('retired_hosts'),
    }),
    deadLetters: new MongoDeadLetters(db.collection('dead_letters')),
    marks: new MongoMarks(db.collection('marks')),
    proofLog: new MongoProofLog({
      commits,
      entries: db.collection('log_entries'),
      blocks: db.collection('tree_blocks'),
      heads: db.collection('tree_heads'),
    }),
    signingKeys: new MongoSigningKeys(db.collection('signing_keys')),
    outbox: new MongoOutbox(db.collection('outbox')),
    webhooks: new MongoWebhooks(db.collection('webhooks')),
    artifacts,
    timers: new MongoTimers(timers, 'all'),
    shareTimers: () => new SharedTimers(timers, new TimerShare(keeper)),
    readModel: new MongoReadModel(db),
    backup: new MongoBackup(db, artifacts),
    close: async () => {
      keeper.abandon();
      await client.close();
    },
  };
}
