import { MongoClient, type MongoClientOptions } from 'mongodb';
import './driver-internals.js';
import { loseNoTimeOnHanging, PATIENCE_MS } from './patience.js';

/**
 * Writes are acknowledged when a majority has them in its journal; reads see only what a majority has. A
 * write whose outcome is not known is retried once by the driver, under a number by which the server knows
 * it again.
 */
const options: MongoClientOptions = {
  appName: 'lethe',
  writeConcern: { w: 'majority', j: true, wtimeoutMS: 10_000 },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  retryWrites: true,
  retryReads: true,
  // Each server is asked on a connection of its own whether it is there, however long its other work takes. One that is
  // silent hangs: all that waits for it is given up then, and not when each call has waited as long as it may.
  heartbeatFrequencyMS: 2_000,
  connectTimeoutMS: 4_000,
  // Of a call whose server answers others: longer than a change stream waits for news, and than anything here takes.
  socketTimeoutMS: 30_000,
  serverSelectionTimeoutMS: PATIENCE_MS,
  ignoreUndefined: true,
};

export interface MongoAddress {
  /** a connection string; the database may be in its path */
  readonly uri: string;
  /** in place of the one in the connection string */
  readonly database?: string | undefined;
}

const DEFAULT_DATABASE = 'lethe';

/** Connects when it is first used. @throws {TypeError} the connection string is none; it is not repeated, as it may hold a password */
export function mongoClient({ uri }: MongoAddress): MongoClient {
  try {
    return loseNoTimeOnHanging(keepPoolsSlowly(new MongoClient(uri, options)));
  } catch (error) {
    throw new TypeError('The address of MongoDB is not a connection string.', { cause: error });
  }
}

/**
 * The driver looks ten times a second, for each server, whether its pool has grown too small, which ours
 * cannot. The pace is an option of its pools that its clients have no name for.
 */
function keepPoolsSlowly(client: MongoClient): MongoClient {
  Object.assign(client.options, { minPoolSizeCheckFrequencyMS: 10_000 });
  return client;
}

/** The database that is named, in this order: explicitly, in the path of the connection string, `lethe`. */
export function databaseName({ uri, database }: MongoAddress): string {
  const path = /^mongodb(?:\+srv)?:\/\/[^/?]+\/([^?]+)/.exec(uri)?.[1];
  return database ?? (path === undefined ? DEFAULT_DATABASE : decodeURIComponent(path));
}
