import type { Db } from 'mongodb';
import { having, type CollectionSchema } from './collection-schema.js';
import { findPeopleAgain } from './people-of-requests.js';
import { requestCollections } from './request-schema.js';

export interface Migration {
  /** counts from 1 without gaps; what was released never changes */
  readonly version: number;
  readonly collections: readonly CollectionSchema[];
  /** what is to be done to the documents that there are; may be repeated */
  readonly documents?: (db: Db) => Promise<void>;
}

const text = { bsonType: 'string' };
const object = { bsonType: 'object' };
const count = { bsonType: ['int', 'long', 'double'], minimum: 0 };
const hash = { bsonType: 'string', minLength: 64, maxLength: 64 };

export const migrations: readonly Migration[] = [
  {
    version: 1,
    collections: [
      {
        name: 'commits',
        validator: having({
          _id: { bsonType: 'string', pattern: '^.+/[0-9]{8}$' },
          firstVersion: { ...count, minimum: 1 },
          previousHash: hash,
          hash,
          body: text,
          storedAt: { bsonType: 'date' },
        }),
      },
      { name: 'feeds', validator: having({ _id: text, fence: count }) },
      { name: 'feed_marks', validator: having({ _id: text, number: count }) },
      { name: 'leases', validator: having({ _id: text, fence: count, beat: count }) },
      {
        name: 'timers',
        validator: having({ _id: text, bucket: count, dueAt: text }),
        indexes: [{ name: 'timers_by_due', key: { dueAt: 1, bucket: 1 } }],
      },
      ...requestCollections,
      {
        name: 'host_credentials',
        validator: having({ _id: text, source: text, tokenHash: hash, createdAt: text }),
        indexes: [{ name: 'host_credentials_by_hash', key: { tokenHash: 1 }, unique: true }],
      },
      {
        name: 'host_sightings',
        validator: having({ _id: text, hostKey: text, seenAt: text, receivedAt: text, announcement: object }),
        indexes: [{ name: 'sightings_of_host', key: { hostKey: 1, receivedAt: 1 } }],
      },
      { name: 'expected_hosts', validator: having({ _id: text, source: text, since: text }) },
      { name: 'host_watchers', validator: having({ _id: text, since: text, at: text }) },
      { name: 'marks', validator: having({ _id: text, value: text }) },
      { name: 'subject_keys', validator: having({ _id: text }) },
      {
        name: 'credentials',
        validator: having({ _id: text, name: text, role: text, tokenHash: hash, createdAt: text }),
        indexes: [{ name: 'credentials_by_hash', key: { tokenHash: 1 }, unique: true }],
      },
      {
        name: 'dead_letters',
        validator: having({ _id: text, topic: text, partition: count, offset: text, at: text }),
        indexes: [
          { name: 'letters_by_time', key: { at: -1, _id: 1 } },
          { name: 'letters_of_topic', key: { topic: 1, at: -1, _id: 1 } },
          {
            name: 'open_letters',
            key: { at: 1, _id: 1 },
            partialFilterExpression: { open: true },
          },
          {
            name: 'open_letters_of_topic',
            key: { topic: 1, at: 1, _id: 1 },
            partialFilterExpression: { open: true },
          },
        ],
      },
      {
        name: 'artifacts.files',
        indexes: [{ name: 'artifacts_by_name', key: { filename: 1 }, unique: true }],
      },
      {
        name: 'artifacts.chunks',
        indexes: [{ name: 'chunks_of_file', key: { files_id: 1, n: 1 }, unique: true }],
      },
      {
        name: 'artifacts.loose',
        validator: having({ _id: text, state: text, since: { bsonType: 'date' } }),
      },
    ],
  },
  {
    version: 2,
    collections: [
      { name: 'retired_hosts', validator: having({ _id: text, reason: text, by: object, at: text }) },
    ],
  },
  {
    version: 3,
    collections: [
      {
        // Types only: the chain of hashes proves the rest, and every commit of every request pays for it.
        name: 'commits',
        validator: having({
          _id: text,
          firstVersion: count,
          previousHash: text,
          hash: text,
          body: text,
          storedAt: { bsonType: 'date' },
        }),
      },
    ],
  },
  {
    version: 4,
    collections: [
      {
        // Types only, as of commits: there is one for each.
        name: 'log_entries',
        validator: having({ _id: count, key: text, hash: text }),
        indexes: [{ name: 'entries_by_key', key: { key: 1 }, unique: true }],
      },
      { name: 'tree_blocks', validator: having({ _id: count, root: hash }) },
      {
        name: 'tree_heads',
        validator: having({ _id: count, treeSize: count, head: text }),
        indexes: [{ name: 'heads_by_size', key: { treeSize: 1, _id: 1 } }],
      },
      { name: 'signing_keys', validator: having({ _id: count, kid: text, x: text, createdAt: text }) },
    ],
  },
  {
    version: 5,
    collections: [
      {
        name: 'timers',
        validator: having({ _id: text, bucket: count, dueAt: text }),
        indexes: [{ name: 'timers_by_urgency', key: { urgency: 1, dueAt: 1, bucket: 1 } }],
      },
    ],
  },
  {
    version: 6,
    collections: [
      {
        name: 'browser_sessions',
        validator: having({ _id: text, tokenHash: hash, actorId: text, idleEndsAt: text, endsAt: text }),
        indexes: [{ name: 'sessions_by_hash', key: { tokenHash: 1 }, unique: true }],
      },
    ],
  },
  {
    version: 7,
    collections: [
      {
        name: 'outbox',
        validator: having({
          _id: text,
          channel: text,
          about: text,
          createdAt: text,
          state: text,
          attempts: count,
        }),
        indexes: [
          {
            name: 'outbox_due',
            key: { nextAttemptAt: 1, _id: 1 },
            partialFilterExpression: { nextAttemptAt: { $exists: true } },
          },
          { name: 'outbox_of_channel', key: { channel: 1, createdAt: -1, _id: 1 } },
          { name: 'outbox_by_state', key: { state: 1, 'lastAttempt.at': 1 } },
          { name: 'outbox_by_time', key: { createdAt: 1 } },
        ],
      },
      { name: 'webhooks', validator: having({ _id: text, kind: text, sealedUrl: text, createdAt: text }) },
    ],
  },
  { version: 8, collections: [], documents: findPeopleAgain },
];

/** The version of the schema that this program works with. */
export const SCHEMA_VERSION = migrations.length;
