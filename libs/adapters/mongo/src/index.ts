export { migrateMongo, SchemaMismatch } from './migrate.js';
export type { FeedStanding } from './feed-progress.js';
export type { LeaseTerms } from './lease-record.js';
export type { MongoAddress } from './mongo-client.js';
export type { MongoCommitFeed } from './mongo-commit-feed.js';
export * from './open-mongo-store.js';
export { StoreRefused } from './store-faults.js';
