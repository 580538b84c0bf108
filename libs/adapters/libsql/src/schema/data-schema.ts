import { requestOutlooks, requestsByState, requestsOfPeople, requestTables } from './request-tables.js';

/**
 * The schema of data.db. An entry that was released never changes: a change is a new entry behind it.
 *
 * - `commits.position` is the order of the file, without gaps, and never reused because no commit is
 *   ever removed. `body` is the exact text that the chain of hashes covers; beside it stands only what
 *   is not in it. The previous hash is the hash of the row before in the stream.
 * - A stream's id is a random UUID, and an index over random texts costs a page per append. Commits
 *   therefore name their stream by a number: those of streams at work lie side by side in the index.
 */
export const dataSchema: readonly string[] = [
  `
  CREATE TABLE streams (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
  CREATE TABLE commits (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    number INTEGER NOT NULL,
    first_version INTEGER NOT NULL,
    hash TEXT NOT NULL,
    body TEXT NOT NULL
  );
  CREATE UNIQUE INDEX commits_of_stream ON commits (stream, number);
  CREATE TABLE feed_checkpoints (subscriber TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;

  CREATE TABLE messages (
    position INTEGER PRIMARY KEY,
    topic TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL
  );
  CREATE INDEX messages_of_topic ON messages (topic, position);
  CREATE TABLE message_groups (
    topic TEXT NOT NULL,
    name TEXT NOT NULL,
    done_through INTEGER NOT NULL,
    PRIMARY KEY (topic, name)
  ) WITHOUT ROWID;

  CREATE TABLE timers (
    stream TEXT NOT NULL,
    name TEXT NOT NULL,
    due_at TEXT NOT NULL,
    PRIMARY KEY (stream, name)
  ) WITHOUT ROWID;
  CREATE INDEX timers_by_due ON timers (due_at);

  CREATE TABLE credentials (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL
  ) WITHOUT ROWID;

  ${requestTables}
  `,
  `
  -- milliseconds since 1970, of real time; 0 for messages of before this column
  ALTER TABLE messages ADD COLUMN published_at INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE dead_letters (
    id TEXT PRIMARY KEY,
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    place TEXT NOT NULL,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    at TEXT NOT NULL,
    redriven_at TEXT,
    redriven_by TEXT,
    sealed TEXT
  );
  CREATE INDEX dead_letters_by_time ON dead_letters (at DESC, id);
  CREATE INDEX dead_letters_of_topic ON dead_letters (topic, at DESC, id);
  CREATE INDEX open_dead_letters ON dead_letters (at, id) WHERE redriven_at IS NULL;
  CREATE INDEX open_dead_letters_of_topic ON dead_letters (topic, at, id) WHERE redriven_at IS NULL;
  `,
  `
  CREATE TABLE host_sightings (
    host_key TEXT NOT NULL,
    instance TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    received_at TEXT NOT NULL,
    announcement TEXT NOT NULL,
    PRIMARY KEY (host_key, instance)
  ) WITHOUT ROWID;
  CREATE TABLE expected_hosts (
    host_key TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    host TEXT,
    since TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE host_watchers (id TEXT PRIMARY KEY, since TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
  `,
  `
  CREATE TABLE retired_hosts (host TEXT PRIMARY KEY, retirement TEXT NOT NULL) WITHOUT ROWID;
  `,
  `
  CREATE TABLE tree_heads (number INTEGER PRIMARY KEY, tree_size INTEGER NOT NULL, head TEXT NOT NULL);
  CREATE INDEX tree_heads_by_size ON tree_heads (tree_size, number);
  CREATE TABLE tree_blocks (number INTEGER PRIMARY KEY, root TEXT NOT NULL);
  CREATE TABLE signing_keys (
    number INTEGER PRIMARY KEY,
    kid TEXT NOT NULL,
    x TEXT NOT NULL,
    wrapped BLOB,
    created_at TEXT NOT NULL
  );
  `,
  `
  -- 0 goes first where much is due at once; what was set before is told by its name
  ALTER TABLE timers ADD COLUMN urgency INTEGER NOT NULL DEFAULT 1;
  UPDATE timers SET urgency = 0 WHERE name IN ('deadline', 'stop-loss', 'purge-due');
  UPDATE timers SET urgency = 2 WHERE name IN ('package-expiry', 'own-retention');
  DROP INDEX timers_by_due;
  CREATE INDEX timers_by_urgency ON timers (urgency, due_at);
  `,
  `
  CREATE TABLE browser_sessions (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    actor_id TEXT NOT NULL,
    name TEXT,
    role TEXT NOT NULL,
    started_at TEXT NOT NULL,
    idle_ends_at TEXT NOT NULL,
    ends_at TEXT NOT NULL
  ) WITHOUT ROWID;
  `,
  `
  -- next_at: when it is tried next; null: not again by itself. last_at is of last_attempt
  CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    about TEXT NOT NULL,
    created_at TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at TEXT,
    last_attempt TEXT,
    last_at TEXT
  ) WITHOUT ROWID;
  CREATE INDEX outbox_due ON outbox (next_at, id) WHERE next_at IS NOT NULL;
  CREATE INDEX outbox_of_channel ON outbox (channel, created_at DESC, id);
  CREATE INDEX outbox_failed ON outbox (last_at) WHERE state = 'failed';
  CREATE INDEX outbox_done ON outbox (created_at) WHERE next_at IS NULL;
  CREATE TABLE webhooks (
    id TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    about TEXT NOT NULL,
    failing_since TEXT,
    disabled TEXT
  ) WITHOUT ROWID;
  `,
  requestOutlooks,
  requestsByState,
  requestsOfPeople,
];
