export { migrateMongo, SchemaMismatch } from './migrate.js';
export type { MongoAddress } from './mongo-client.js';
export * from './open-mongo-store.js';
export { StoreRefused } from './store-faults.js';
