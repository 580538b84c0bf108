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

/** A store in a database of its own, of which the suite sees one port. */
export const opening =
  <Port>(mongo: MongoForTests, port: (store: MongoStore) => Port): Open<Port> =>
  async () => {
    const address = { uri: mongo.uri, database: mongo.database() };
    await migrateMongo(address);
    let store = await openMongoStore(address);
    return {
      port: port(store),
      reopen: async () => {
        await store.close();
        store = await openMongoStore(address);
        return port(store);
      },
      close: async () => {
        await store.close();
        await dropDatabase(address.uri, address.database);
      },
    };
  };
