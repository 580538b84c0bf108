import { openMongoStore, type MongoStore } from '#adapters/mongo';
import type { Settings } from '#platform';

/** @throws {StoreUnavailable} @throws {SchemaMismatch} */
export function openStores({ cluster }: Settings): Promise<MongoStore> {
  if (!cluster?.mongodbUri) throw new Error('Settings without a database were accepted.');
  return openMongoStore({ uri: cluster.mongodbUri });
}
