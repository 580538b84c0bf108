#!/usr/bin/env node
/**
 * Backup and restore of the embedded profile. Lethe must not run on the folder (LETHE_DATA_DIR, by default ./.lethe).
 *
 *   npm run backup -- data TO         commits, lists, timers, messages, artifacts: everything but keys
 *   npm run backup -- keys TO         the subjects' keys, wrapped; keep it apart from the data, and for a short time
 *   npm run backup -- destroyed TO    the ids of the keys that were destroyed: the newest one goes with every restore
 *   npm run backup -- restore DATA KEYS DESTROYED    into a data folder that is empty or not there
 *
 * The master key is in none of them. A restore destroys again what had been destroyed, and checks the chain.
 */
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { join, relative, resolve } from 'node:path';
import { buildIfStale } from './build.mjs';

const folder = resolve(process.env.LETHE_DATA_DIR || '.lethe');
const MANIFEST = 'backup.json';
const FORMAT = 'lethe-backup/1';
const DATA = ['data.db', 'artifacts', 'master-key.check'];

class Refused extends Error {}
const refuse = (message) => {
  throw new Refused(message);
};

const filesBelow = (path) =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => filesBelow(join(path, name))) : [path];
/** Piece by piece: a store may be larger than what Node takes into memory at once. */
async function digestOf(file) {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece);
  return hash.digest('hex');
}

/** Opening takes the lock, and closing brings the write-ahead log into the files: then they are whole. */
async function settled(at) {
  const { openLibsqlStore } = await import('../dist/libs/adapters/libsql/src/index.js');
  await (await openLibsqlStore(at)).close();
}

function source() {
  if (!existsSync(join(folder, 'data.db')))
    refuse(`There is no data in ${folder}: set LETHE_DATA_DIR to the folder that Lethe ran on.`);
}

function target(to) {
  if (to === undefined) refuse('Say where to: a folder that is not there yet.');
  const path = resolve(to);
  if (existsSync(path)) refuse(`${path} is there already. Name a folder that is not.`);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

async function seal(path, kind) {
  const files = {};
  for (const file of filesBelow(path))
    files[relative(path, file).replaceAll('\\', '/')] = await digestOf(file);
  writeFileSync(join(path, MANIFEST), `${JSON.stringify({ format: FORMAT, kind, files }, null, 2)}\n`);
  return Object.keys(files).length;
}

/** The folder of a backup, every file of it as it was written. */
async function checked(from, kind) {
  if (from === undefined) refuse('Say what from: DATA KEYS DESTROYED, in this order.');
  const path = resolve(from);
  const file = join(path, MANIFEST);
  if (!existsSync(file)) refuse(`${path} is no backup: it has no ${MANIFEST}.`);
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  if (manifest.format !== FORMAT || manifest.kind !== kind) refuse(`${path} is no backup of ${kind}.`);
  for (const [name, digest] of Object.entries(manifest.files))
    if (!existsSync(join(path, name)) || (await digestOf(join(path, name))) !== digest)
      refuse(`${join(path, name)} is not as it was written. Take another backup.`);
  return path;
}

async function destroyedIds() {
  const { default: Database } = await import('libsql');
  const database = new Database(join(folder, 'keys.db'));
  try {
    return database.prepare('SELECT id FROM subject_keys WHERE destroyed = 1 ORDER BY id').raw().all().flat();
  } finally {
    database.close();
  }
}

/** What a restore that fails takes back: a half-restored folder must not be started on. */
function undoneUnless(path) {
  const wasThere = existsSync(path);
  const before = new Set(wasThere ? readdirSync(path) : []);
  return () => {
    if (!wasThere) rmSync(path, { recursive: true, force: true });
    else
      for (const name of readdirSync(path))
        if (!before.has(name)) rmSync(join(path, name), { recursive: true, force: true });
  };
}

async function verifyChain(store, master) {
  const { proofDesk, SigningKeyRing } = await import('../dist/libs/application/src/index.js');
  const { ChainCheck, givenKeys } = await import('../dist/libs/proof/src/index.js');
  const { SystemClock } = await import('../dist/libs/adapters/in-process/src/index.js');
  const clock = new SystemClock();
  const proof = proofDesk({
    log: store.proofLog,
    keys: new SigningKeyRing(store.signingKeys, master, clock),
    clock,
    settle: async () => undefined,
    every: 1,
    onFault: (error) => {
      throw error;
    },
  });
  await proof.anchor.check();
  const check = new ChainCheck(givenKeys(await proof.keys()));
  for await (const text of proof.log()) for (const line of text.split('\n')) if (line) check.take(line);
  return check.end();
}

const commands = {
  async data(to) {
    source();
    await settled(folder);
    const path = target(to);
    for (const name of DATA)
      if (existsSync(join(folder, name))) cpSync(join(folder, name), join(path, name), { recursive: true });
    console.log(`${await seal(path, 'data')} files are in ${path}. There are no keys among them.`);
  },
  async keys(to) {
    source();
    await settled(folder);
    const path = target(to);
    cpSync(join(folder, 'keys.db'), join(path, 'keys.db'));
    await seal(path, 'keys');
    console.log(
      `The wrapped keys are in ${path}. Keep them apart from the data, and remove them after a short time.`,
    );
  },
  async destroyed(to) {
    source();
    await settled(folder);
    const ids = await destroyedIds();
    const path = target(to);
    writeFileSync(join(path, 'destroyed.json'), `${JSON.stringify(ids)}\n`);
    await seal(path, 'destroyed');
    console.log(`${ids.length} destroyed keys are listed in ${path}.`);
  },
  async restore(dataFrom, keysFrom, destroyedFrom) {
    const data = await checked(dataFrom, 'data');
    const keys = await checked(keysFrom, 'keys');
    const destroyed = await checked(destroyedFrom, 'destroyed');
    if (existsSync(join(folder, 'data.db')) || existsSync(join(folder, 'keys.db')))
      refuse(`${folder} has data already. Set LETHE_DATA_DIR to a folder that is empty or not there.`);
    if (!process.env.LETHE_MASTER_KEY_FILE)
      refuse('Set LETHE_MASTER_KEY_FILE to the master key of the data.');
    const { parseMasterKey } = await import('../dist/libs/vault/src/index.js');
    const { openLibsqlStore } = await import('../dist/libs/adapters/libsql/src/index.js');
    const master = parseMasterKey(readFileSync(process.env.LETHE_MASTER_KEY_FILE, 'utf8'));
    const undo = undoneUnless(folder);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      await restored();
    } catch (error) {
      undo();
      throw error;
    }

    async function restored() {
      for (const name of DATA)
        if (existsSync(join(data, name))) cpSync(join(data, name), join(folder, name), { recursive: true });
      cpSync(join(keys, 'keys.db'), join(folder, 'keys.db'));
      const store = await openLibsqlStore(folder);
      try {
        const ids = JSON.parse(readFileSync(join(destroyed, 'destroyed.json'), 'utf8'));
        for (const id of ids) await store.subjectKeys.destroy(id);
        const { commits, streams, head } = await verifyChain(store, master);
        console.log(
          `Restored to ${folder}: ${commits} commits of ${streams} streams, whose chain verifies (signed at ${head.signedAt}); ${ids.length} keys stay destroyed.`,
        );
      } finally {
        await store.close();
      }
    }
  },
};

const [command, ...words] = process.argv.slice(2);
try {
  if (!commands[command]) refuse('Say what: data TO | keys TO | destroyed TO | restore DATA KEYS DESTROYED.');
  buildIfStale();
  await commands[command](...words);
} catch (error) {
  console.error(error.message);
  process.exitCode = error instanceof Refused ? 2 : 1;
}
