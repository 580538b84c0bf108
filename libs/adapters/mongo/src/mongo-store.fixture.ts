import { MongoClient, type Db } from 'mongodb';
import type { MongoForTests, Open } from '#testing';
import { migrateMongo } from './migrate.js';
import { openMongoStore, type MongoStore, type MongoStoreOptions } from './open-mongo-store.js';

/** Removes a database of a test. */
export async function dropDatabase(uri: string, database: string): Promise<void> {
  const client = new MongoClient(uri);
  await client.db(database).dropDatabase();
  await client.close();
}

/** A test may wait for a holder to be taken for dead. */
export const quickLeases = { ttl: 1_500, beat: 200 };

/** No holder is taken for dead, however slow a busy machine makes it. */
export const longLeases = { ...quickLeases, ttl: 60_000 };

/** A store in a database of its own, of which the suite sees one port. */
export const opening =
  <Port>(mongo: MongoForTests, port: (store: MongoStore) => Port): Open<Port> =>
  async () => {
    const address = { uri: mongo.uri, database: mongo.database() };
    await migrateMongo(address);
    const open = () => openMongoStore({ ...address, backOff: { first: 1, longest: 5 }, leases: quickLeases });
    let store = await open();
    return {
      port: port(store),
      reopen: async () => {
        await store.close();
        store = await open();
        return port(store);
      },
      close: async () => {
        await store.close();
        await dropDatabase(address.uri, address.database);
      },
    };
  };

/** A database that several stores have open, as processes would. */
export interface SharedDatabase {
  readonly db: Db;
  open(options?: Omit<MongoStoreOptions, 'uri'>): Promise<MongoStore>;
  /** Closes all that was opened and removes the data. */
  close(): Promise<void>;
}

export async function sharedDatabase(mongo: MongoForTests): Promise<SharedDatabase> {
  const address = { uri: mongo.uri, database: mongo.database() };
  await migrateMongo(address);
  const client = new MongoClient(address.uri, { writeConcern: { w: 'majority', j: true } });
  const stores: MongoStore[] = [];
  return {
    db: client.db(address.database),
    open: async (options) => {
      const store = await openMongoStore({
        ...address,
        backOff: { first: 1, longest: 5 },
        leases: quickLeases,
        ...options,
      });
      stores.push(store);
      return store;
    },
    close: async () => {
      await Promise.all(stores.map((store) => store.close()));
      await client.db(address.database).dropDatabase();
      await client.close();
    },
  };
}

/** Looks until it sees what is to come; the test's own time-out ends it otherwise. */
export async function seen<T>(
  look: () => T | Promise<T>,
  holds: (found: Awaited<T>) => boolean,
): Promise<Awaited<T>> {
  for (;;) {
    const found = await look();
    if (holds(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
