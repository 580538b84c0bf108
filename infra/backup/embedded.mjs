/** Backups of the data folder of one process, which must not run on it meanwhile. */
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checked, destroyedIn, refuse, seal, target, writeDestroyed } from './folder.mjs';
import { followedEvents, givenMasterKey, verified } from './restored-store.mjs';

const folder = resolve(process.env.LETHE_DATA_DIR || '.lethe');
const profile = 'embedded';
const KEYS = 'keys.db';
const DATA = ['data.db', 'artifacts', 'master-key.check'];

/** Opening takes the lock, and closing brings the write-ahead log into the files: then they are whole. */
async function settled() {
  if (!existsSync(join(folder, 'data.db')))
    refuse(`There is no data in ${folder}: set LETHE_DATA_DIR to the folder that Lethe ran on.`);
  const { openLibsqlStore } = await import('../../dist/libs/adapters/libsql/src/index.js');
  await (await openLibsqlStore(folder)).close();
}

async function destroyedIds() {
  const { default: Database } = await import('libsql');
  const database = new Database(join(folder, KEYS));
  try {
    return database.prepare('SELECT id FROM subject_keys WHERE destroyed = 1 ORDER BY id').raw().all().flat();
  } finally {
    database.close();
  }
}

const copyThere = (names, from, to) => {
  for (const name of names)
    if (existsSync(join(from, name))) cpSync(join(from, name), join(to, name), { recursive: true });
};

export const embedded = {
  async data(to) {
    await settled();
    const path = target(to);
    copyThere(DATA, folder, path);
    const count = await seal(path, { kind: 'data', profile });
    return `${count} files are in ${path}. There are no keys among them.`;
  },
  async keys(to) {
    await settled();
    const path = target(to);
    copyThere([KEYS], folder, path);
    await seal(path, { kind: 'keys', profile });
    return `The wrapped keys are in ${path}. Keep them apart from the data, and remove them after a short time.`;
  },
  async destroyed(to) {
    await settled();
    const ids = await destroyedIds();
    const path = target(to);
    await writeDestroyed(path, ids, profile);
    return `${ids.length} destroyed keys are listed in ${path}.`;
  },
  async restore(dataFrom, keysFrom, destroyedFrom) {
    const data = await checked(dataFrom, { kind: 'data', profile, files: ['data.db'] });
    const keys = await checked(keysFrom, { kind: 'keys', profile, files: [KEYS] });
    const destroyed = await destroyedIn(destroyedFrom);
    if ([KEYS, ...DATA].some((name) => existsSync(join(folder, name))))
      refuse(`${folder} has data already. Set LETHE_DATA_DIR to a folder that is empty or not there.`);
    const masterKey = await givenMasterKey();
    const wasThere = existsSync(folder);
    // Beside where Lethe looks, until it is whole: what breaks off, also by a kill, nobody starts on.
    const unfinished = join(folder, 'restore.unfinished');
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true, mode: 0o700 });
    try {
      copyThere(DATA, data, unfinished);
      copyThere([KEYS], keys, unfinished);
      const { commits, streams, head } = await finished(unfinished, destroyed, masterKey);
      // The data last: without it there is nothing to start on.
      for (const name of [KEYS, ...DATA.toReversed()])
        if (existsSync(join(unfinished, name))) renameSync(join(unfinished, name), join(folder, name));
      rmSync(unfinished, { recursive: true, force: true });
      return `Restored to ${folder}: ${commits} commits of ${streams} streams, whose chain verifies (signed at ${head.signedAt}); lists and timers are what they ask for; ${destroyed.length} keys stay destroyed.`;
    } catch (error) {
      rmSync(wasThere ? unfinished : folder, { recursive: true, force: true });
      throw error;
    }
  },
};

async function finished(dataDir, destroyed, masterKey) {
  const { openLibsqlStore } = await import('../../dist/libs/adapters/libsql/src/index.js');
  const { masterKeyOf } = await import('../../dist/libs/installation/src/master-key.js');
  const master = masterKeyOf({ dataDir, masterKey });
  const store = await openLibsqlStore(dataDir);
  try {
    for (const id of destroyed) await store.subjectKeys.destroy(id);
    const summary = await verified(store, master);
    await followedEvents(store);
    return summary;
  } finally {
    await store.close();
  }
}
