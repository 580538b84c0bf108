#!/usr/bin/env node
/**
 * `npm run views:check`: builds the list of requests anew from the events, beside the live one, and says
 * whether the two are equal, byte for byte; and whether the timers are those that the events ask for. With
 * `-- --repair` the new list takes the place of one that differs, and timers are set right. Nothing may be decided
 * meanwhile: embedded, Lethe must not run on the folder (LETHE_DATA_DIR, by default ./.lethe); with
 * LETHE_PROFILE=cluster (MONGODB_URI), gateways and orchestrators must be stopped.
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

/** So many timers are named. */
const NAMED = 20;

/** What is wrong with timers, in lines. */
function linesOf(check) {
  const wrong = [
    ...check.missing.map((timer) => [timer, `is missing, due at ${timer.dueAt}`]),
    ...check.moved.map((timer) => [timer, `is due at ${timer.dueAt}, and kept for another moment`]),
    ...check.unasked.map((timer) => [timer, 'is asked for by no event']),
  ];
  const named = wrong.slice(0, NAMED).map(([{ streamId, name }, what]) => `  ${streamId} ${name} ${what}`);
  return wrong.length > NAMED ? [...named, `  and ${wrong.length - NAMED} more`] : named;
}

try {
  const { checkTimers, rebuildBeside, setTimersRight } =
    await import('../dist/libs/application/src/index.js');
  const store = await openStore();
  const repair = process.argv.includes('--repair');
  const { equal } = await rebuildBeside(store.events, store.feed, store.readModel);
  if (!equal && repair) await store.readModel.promote();
  const timers = await checkTimers(store.events, store.feed, store.timers);
  const wrong = linesOf(timers);
  if (wrong.length > 0 && repair) await setTimersRight(store.timers, timers);
  await store.close();
  const isRight = equal && wrong.length === 0;
  if (!equal)
    console.log(
      `The list differs from its events${repair ? ' and was replaced.' : '; --repair replaces it.'}`,
    );
  if (wrong.length > 0)
    console.log(
      [
        `The timers are not those that the events ask for${repair ? ' and were set right' : '; --repair sets them right'}:`,
        ...wrong,
      ].join('\n'),
    );
  if (isRight) console.log('The list equals its events, and the timers are those that they ask for.');
  process.exitCode = isRight || repair ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
