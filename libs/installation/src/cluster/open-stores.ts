import type { MongoStore } from '#adapters/mongo';
import type { Settings } from '#platform';

/** @throws {StoreUnavailable} @throws {SchemaMismatch} */
export async function openStores({ cluster }: Settings): Promise<MongoStore> {
  if (!cluster?.mongodbUri) throw new Error('Settings without a database were accepted.');
  // Only what a process works with is loaded: the driver takes a tenth of the time of a start.
  const { openMongoStore } = await import('#adapters/mongo');
  return openMongoStore({ uri: cluster.mongodbUri });
}
