#!/usr/bin/env node
/**
 * `npm run views:check`: builds the list of requests anew from the events, beside the live one, and says
 * whether the two are equal, byte for byte. With `-- --repair` the new list takes the place of one that
 * differs. Nothing may be decided meanwhile: embedded, Lethe must not run on the folder (LETHE_DATA_DIR, by
 * default ./.lethe); with LETHE_PROFILE=cluster (MONGODB_URI), gateways and orchestrators must be stopped.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildIfStale } from './build.mjs';

const folder = resolve(process.env.LETHE_DATA_DIR || '.lethe');
const uri = process.env.LETHE_PROFILE === 'cluster' ? (process.env.MONGODB_URI ?? '') : undefined;
if (uri === '') {
  console.error('Set MONGODB_URI to the address of the MongoDB replica set, e.g. mongodb://host/lethe.');
  process.exit(2);
}
if (uri === undefined && !existsSync(join(folder, 'data.db'))) {
  console.error(`There is no data in ${folder}: set LETHE_DATA_DIR to the folder that Lethe runs on.`);
  process.exit(2);
}
buildIfStale();

async function openStore() {
  if (uri === undefined) {
    const { openLibsqlStore } = await import('../dist/libs/adapters/libsql/src/index.js');
    return openLibsqlStore(folder);
  }
  const { openMongoStore } = await import('../dist/libs/adapters/mongo/src/index.js');
  return openMongoStore({ uri });
}

try {
  const { rebuildBeside } = await import('../dist/libs/application/src/index.js');
  const store = await openStore();
  const { equal } = await rebuildBeside(store.events, store.feed, store.readModel);
  const repair = !equal && process.argv.includes('--repair');
  if (repair) await store.readModel.promote();
  await store.close();
  console.log(
    equal
      ? 'The list equals its events.'
      : `The list differs from its events${repair ? ' and was replaced.' : '; --repair replaces it.'}`,
  );
  process.exitCode = equal || repair ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
