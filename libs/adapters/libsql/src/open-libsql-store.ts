import { join } from 'node:path';
import type {
  BackOff,
  BrowserSessions,
  CommitFeed,
  Credentials,
  DeadLetters,
  EventStore,
  HostRegistry,
  MessageBus,
  MessageHistory,
  Outbox,
  ProofLog,
  ReadModel,
  SigningKeys,
  SubjectKeys,
  Timers,
  Webhooks,
} from '#ports';
import { CommitLog } from './commit-log.js';
import { LibsqlBrowserSessions } from './libsql-browser-sessions.js';
import { LibsqlCommitFeed } from './libsql-commit-feed.js';
import { LibsqlCredentials } from './libsql-credentials.js';
import { LibsqlDeadLetters } from './libsql-dead-letters.js';
import { LibsqlEventStore } from './libsql-event-store.js';
import { LibsqlFile } from './libsql-file.js';
import { LibsqlHostRegistry } from './libsql-host-registry.js';
import { LibsqlMessageBus } from './libsql-message-bus.js';
import { LibsqlOutbox } from './libsql-outbox.js';
import { LibsqlProofLog } from './libsql-proof-log.js';
import { LibsqlReadModel } from './libsql-read-model.js';
import { LibsqlSigningKeys } from './libsql-signing-keys.js';
import { LibsqlSubjectKeys } from './libsql-subject-keys.js';
import { LibsqlTimers } from './libsql-timers.js';
import { LibsqlWebhooks } from './libsql-webhooks.js';
import { dataSchema } from './schema/data-schema.js';
import { keysSchema } from './schema/keys-schema.js';

export interface LibsqlStore {
  readonly events: EventStore;
  readonly feed: CommitFeed & Pick<LibsqlCommitFeed, 'status'>;
  readonly timers: Timers;
  readonly readModel: ReadModel;
  readonly credentials: Credentials;
  readonly browserSessions: BrowserSessions;
  readonly hosts: HostRegistry;
  readonly subjectKeys: SubjectKeys;
  readonly bus: MessageBus & MessageHistory;
  readonly deadLetters: DeadLetters;
  readonly proofLog: ProofLog;
  readonly signingKeys: SigningKeys;
  readonly outbox: Outbox;
  readonly webhooks: Webhooks;
  /** Writes what is waiting, then closes both files. Stop the subscriptions first. */
  close(): Promise<void>;
}

export interface LibsqlStoreOptions {
  /** between tries of a message or a batch of commits that was rejected */
  readonly backOff?: BackOff;
}

/**
 * Opens the embedded store of one data folder: `data.db`, and `keys.db` apart from it.
 * @throws {DataFolderInUse} another process has it open
 */
export async function openLibsqlStore(
  folder: string,
  options: LibsqlStoreOptions = {},
): Promise<LibsqlStore> {
  const data = new LibsqlFile(join(folder, 'data.db'), { schema: dataSchema });
  let keys: LibsqlFile | undefined;
  try {
    keys = new LibsqlFile(join(folder, 'keys.db'), { schema: keysSchema, secureDelete: true });
    return compose(data, keys, options);
  } catch (error) {
    keys?.close();
    data.close();
    throw error;
  }
}

function compose(data: LibsqlFile, keys: LibsqlFile, { backOff }: LibsqlStoreOptions): LibsqlStore {
  const log = new CommitLog(data);
  return {
    events: new LibsqlEventStore(data, log),
    feed: new LibsqlCommitFeed(data, log, backOff),
    timers: new LibsqlTimers(data),
    readModel: new LibsqlReadModel(data),
    credentials: new LibsqlCredentials(data),
    browserSessions: new LibsqlBrowserSessions(data),
    hosts: new LibsqlHostRegistry(data),
    subjectKeys: new LibsqlSubjectKeys(keys),
    bus: new LibsqlMessageBus(data, backOff),
    deadLetters: new LibsqlDeadLetters(data),
    proofLog: new LibsqlProofLog(data, log),
    signingKeys: new LibsqlSigningKeys(data),
    outbox: new LibsqlOutbox(data),
    webhooks: new LibsqlWebhooks(data),
    close: async () => {
      keys.close();
      data.close();
    },
  };
}
