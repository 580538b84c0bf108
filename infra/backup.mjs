#!/usr/bin/env node
/**
 * Backup and restore. Embedded, Lethe must not run on the folder (LETHE_DATA_DIR, by default ./.lethe); with
 * LETHE_PROFILE=cluster (MONGODB_URI) it may go on while a backup is taken, and a restore needs an empty database.
 *
 *   npm run backup -- data TO         commits, timers, deliveries, artifacts: everything but keys
 *   npm run backup -- keys TO         the subjects' keys, wrapped; keep it apart from the data, and for a short time
 *   npm run backup -- destroyed TO    the ids of the keys that were destroyed: the newest one goes with every restore
 *   npm run backup -- restore DATA KEYS DESTROYED    into a data folder, or a database, that is empty or not there
 *
 * The master key is in none of them. A restore destroys again what had been destroyed, and checks the chain.
 */
import { buildIfStale } from './build.mjs';
import { cluster } from './backup/cluster.mjs';
import { embedded } from './backup/embedded.mjs';
import { refuse, Refused } from './backup/folder.mjs';

const commands = process.env.LETHE_PROFILE === 'cluster' ? cluster : embedded;
const [command, ...words] = process.argv.slice(2);
try {
  if (!Object.hasOwn(commands, command ?? ''))
    refuse('Say what: data TO | keys TO | destroyed TO | restore DATA KEYS DESTROYED.');
  buildIfStale();
  console.log(await commands[command](...words));
} catch (error) {
  console.error(error.message);
  process.exitCode = error instanceof Refused || error.name === 'BackupUnusable' ? 2 : 1;
}
