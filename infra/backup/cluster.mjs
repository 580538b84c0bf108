/** Backups of the database of a cluster, which may work on meanwhile. A restore needs an empty one. */
import { checked, destroyedIn, refuse, seal, target, writeDestroyed } from './folder.mjs';
import { followedEvents, givenMasterKey, verified } from './restored-store.mjs';

const profile = 'cluster';
/** Somebody follows the log, or this process does; after that, something is wrong. */
const SETTLES_WITHIN_MS = 60_000;

const uri = () =>
  process.env.MONGODB_URI ||
  refuse('Set MONGODB_URI to the address of the MongoDB replica set, e.g. mongodb://host/lethe.');
const mongo = () => import('../../dist/libs/adapters/mongo/src/index.js');

async function withStore(work) {
  const store = await (await mongo()).openMongoStore({ uri: uri() });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Resolves when all that was committed before has its place in the log; it is given one here if nobody else does. */
async function settled({ feed, proofLog }) {
  const { LOG_SUBSCRIBER } = await import('../../dist/libs/application/src/index.js');
  const following = feed.follow(
    LOG_SUBSCRIBER,
    (commits) => proofLog.take(commits),
    () => undefined,
  );
  try {
    await feed.passed(LOG_SUBSCRIBER, AbortSignal.timeout(SETTLES_WITHIN_MS));
  } finally {
    await following.stop();
  }
}

export const cluster = {
  data: (to) =>
    withStore(async (store) => {
      const path = target(to);
      const { commits, artifacts } = await store.backup.data(path, () => settled(store));
      await seal(path, { kind: 'data', profile, schema: store.backup.schema });
      return `${commits} commits and ${artifacts} artifacts are in ${path}. There are no keys among them.`;
    }),
  keys: (to) =>
    withStore(async (store) => {
      const path = target(to);
      const count = await store.backup.keys(path);
      await seal(path, { kind: 'keys', profile });
      return `${count} wrapped keys are in ${path}. Keep them apart from the data, and remove them after a short time.`;
    }),
  destroyed: (to) =>
    withStore(async (store) => {
      const ids = await store.backup.destroyed();
      const path = target(to);
      await writeDestroyed(path, ids, profile);
      return `${ids.length} destroyed keys are listed in ${path}.`;
    }),
  async restore(dataFrom, keysFrom, destroyedFrom) {
    const { dataFiles, KEYS_FILE, restoreMongo, SCHEMA_VERSION } = await mongo();
    const data = await checked(dataFrom, { kind: 'data', profile, schema: SCHEMA_VERSION, files: dataFiles });
    const keys = await checked(keysFrom, { kind: 'keys', profile, files: [KEYS_FILE] });
    const destroyed = await destroyedIn(destroyedFrom);
    const masterKey = await givenMasterKey();
    const { masterKeyFor } = await import('../../dist/libs/installation/src/master-key.js');
    let found;
    await restoreMongo({ uri: uri() }, { data, keys, destroyed }, async (store) => {
      found = await verified(store, await masterKeyFor({ masterKey, dataDir: '' }, store.marks));
      await followedEvents(store);
    });
    return `Restored: ${found.commits} commits of ${found.streams} streams, whose chain verifies (signed at ${found.head.signedAt}); lists and timers are what they ask for; ${destroyed.length} keys stay destroyed.`;
  },
};
