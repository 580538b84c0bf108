import { MongoClient } from 'mongodb';
import type { MongoForTests, Open } from '#testing';
import { migrateMongo } from './migrate.js';
import { openMongoStore, type MongoStore } from './open-mongo-store.js';

/** Removes a database of a test. */
export async function dropDatabase(uri: string, database: string): Promise<void> {
  const client = new MongoClient(uri);
  await client.db(database).dropDatabase();
  await client.close();
}

/** A test may wait for a holder to be taken for dead. */
export const quickLeases = { ttl: 1_500, beat: 200 };

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
