import type { Db } from 'mongodb';
import { StoreUnusable } from '#ports';
import { refuseHalfRestored } from './backup/restore-mark.js';
import { makeCollection } from './collection-schema.js';
import { databaseName, mongoClient, type MongoAddress } from './mongo-client.js';
import { migrations, SCHEMA_VERSION } from './schema.js';
import { inStore } from './store-faults.js';

interface SchemaRecord {
  readonly _id: 'schema';
  readonly version: number;
}

/** The database is not what this version of Lethe works with. */
export class SchemaMismatch extends StoreUnusable {
  constructor(database: string, found: number) {
    const older = found < SCHEMA_VERSION;
    super(
      `The database ${database} has schema ${found}, and this version of Lethe works with ${SCHEMA_VERSION}: ${
        older ? 'run `npm run migrate` first.' : 'run the version of Lethe that migrated it, or a later one.'
      }`,
    );
  }
}

/** 0: nothing was migrated yet. */
async function schemaVersion(db: Db): Promise<number> {
  return (await db.collection<SchemaRecord>('schema').findOne({ _id: 'schema' }))?.version ?? 0;
}

/** @throws {SchemaMismatch} @throws {HalfRestored} @throws {StoreUnavailable} */
export async function checkSchema(db: Db): Promise<void> {
  await refuseHalfRestored(db);
  const version = await inStore('its schema could not be read', () => schemaVersion(db));
  if (version !== SCHEMA_VERSION) throw new SchemaMismatch(db.databaseName, version);
}

/**
 * Brings a database to the schema of this version: step by step, each of which may be repeated, so that
 * what broke off is simply run again, also by two at once. Opening a store never does this.
 * @returns the versions before and after
 * @throws {SchemaMismatch} it is newer already @throws {HalfRestored} @throws {StoreUnavailable} @throws {StoreRefused}
 */
export async function migrateMongo(
  address: MongoAddress,
): Promise<{ readonly database: string; readonly from: number; readonly to: number }> {
  const client = mongoClient(address);
  try {
    const db = client.db(databaseName(address));
    await refuseHalfRestored(db);
    const from = await inStore('the database could not be migrated', () => migrate(db));
    return { database: db.databaseName, from, to: SCHEMA_VERSION };
  } finally {
    await client.close();
  }
}

/** @returns the version before */
export async function migrate(db: Db): Promise<number> {
  const from = await schemaVersion(db);
  if (from > SCHEMA_VERSION) throw new SchemaMismatch(db.databaseName, from);
  for (const { version, collections, documents } of migrations.slice(from)) {
    for (const collection of collections) await makeCollection(db, collection);
    await documents?.(db);
    await db
      .collection<SchemaRecord>('schema')
      .updateOne({ _id: 'schema' }, { $max: { version } }, { upsert: true });
  }
  return from;
}
