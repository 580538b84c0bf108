#!/usr/bin/env node
/**
 * `npm run migrate`: brings the MongoDB database of the cluster profile (MONGODB_URI, its path names the
 * database, `lethe` by default) to the schema of this version. It may be run again at any time, also while
 * Lethe runs; no process of Lethe does it by itself. See README.md beside it.
 */
import { buildIfStale } from '../build.mjs';

const uri = process.env.MONGODB_URI;
if (!uri) {
  console.error('Set MONGODB_URI to the address of the MongoDB replica set, e.g. mongodb://host/lethe.');
  process.exit(2);
}
buildIfStale();
const { migrateMongo } = await import('../../dist/libs/adapters/mongo/src/index.js');

try {
  const { database, from, to } = await migrateMongo({ uri });
  console.log(
    from === to
      ? `The database ${database} has schema ${to} already.`
      : `The database ${database} was brought from schema ${from} to ${to}.`,
  );
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
