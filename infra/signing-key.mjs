#!/usr/bin/env node
/**
 * The keys that tree heads and certificates are signed with:
 *
 *   npm run signing-key -- list
 *   npm run signing-key -- rotate    a new key takes the place of the one in use, whose private half is destroyed
 *
 * Embedded, Lethe must not run on the folder (LETHE_DATA_DIR, by default ./.lethe); with
 * LETHE_PROFILE=cluster (MONGODB_URI) it may: all processes go on with the new key within a minute. The
 * master key is that of the installation (LETHE_MASTER_KEY_FILE; in a sandbox the one in its data folder).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildIfStale } from './build.mjs';

const folder = resolve(process.env.LETHE_DATA_DIR || '.lethe');
const uri = process.env.LETHE_PROFILE === 'cluster' ? (process.env.MONGODB_URI ?? '') : undefined;
const keyFile = resolve(process.env.LETHE_MASTER_KEY_FILE || join(folder, 'master.key'));
const [command] = process.argv.slice(2);

function refuse(message) {
  console.error(message);
  process.exit(2);
}

const commands = {
  async list(keys) {
    for (const { kid, createdAt, retiredAt } of (await keys.published()).keys)
      console.log(`${kid}  made ${createdAt}  ${retiredAt === null ? 'in use' : `retired ${retiredAt}`}`);
  },
  async rotate(keys, record, log) {
    const { kid } = await keys.rotate(log);
    await record({ what: 'signing-key-rotated', by: { id: 'console', channel: 'cli' }, about: kid });
    console.log(`${kid} is in use now. Publish /.well-known/lethe-signing-keys.json anew.`);
  },
};

if (!commands[command]) refuse('Say what: list | rotate.');
if (uri === '')
  refuse('Set MONGODB_URI to the address of the MongoDB replica set, e.g. mongodb://host/lethe.');
if (uri === undefined && !existsSync(join(folder, 'data.db')))
  refuse(`There is no data in ${folder}: set LETHE_DATA_DIR to the folder that Lethe runs on.`);
if (!existsSync(keyFile)) refuse(`There is no master key in ${keyFile}: set LETHE_MASTER_KEY_FILE.`);
buildIfStale();
const { AuditTrail, SigningKeyRing } = await import('../dist/libs/application/src/index.js');
const { SystemClock } = await import('../dist/libs/adapters/in-process/src/index.js');
const { parseMasterKey } = await import('../dist/libs/vault/src/index.js');

async function openStore() {
  if (uri === undefined)
    return (await import('../dist/libs/adapters/libsql/src/index.js')).openLibsqlStore(folder);
  return (await import('../dist/libs/adapters/mongo/src/index.js')).openMongoStore({ uri });
}

try {
  const master = parseMasterKey(readFileSync(keyFile, 'utf8'));
  const store = await openStore();
  try {
    const clock = new SystemClock();
    const trail = new AuditTrail({ store: store.events, clock });
    const keys = new SigningKeyRing(store.signingKeys, master, clock);
    await commands[command](keys, (act) => trail.record(act), store.proofLog);
  } finally {
    await store.close();
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
