/**
 * Emmett's event store on MongoDB, for comparison: installed into `.cache/emmett` when it is first asked
 * for, no dependency of Lethe. Its peers are named here: what it names itself, npm searches without end.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = fileURLToPath(new URL('../../.cache/emmett', import.meta.url));
const PACKAGES = [
  '@event-driven-io/emmett-mongodb@0.42.4',
  '@event-driven-io/emmett@0.42.0',
  'mongodb@6.22.0',
  'async-retry@1.3.3',
  'uuid@10.0.0',
];

/** @returns the store, and what closes it; undefined where it cannot be installed, which is said */
export async function openEmmett({ uri, database }) {
  if (!existsSync(`${folder}/node_modules`)) {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const flags = ['--no-save', '--no-audit', '--no-fund', '--legacy-peer-deps', '--ignore-scripts'];
    const { status } = spawnSync(npm, ['install', '--prefix', folder, ...flags, ...PACKAGES], {
      stdio: 'ignore',
    });
    if (status !== 0) {
      console.log('Emmett is not compared: npm could not install it.');
      return undefined;
    }
  }
  const require = createRequire(pathToFileURL(`${folder}/`));
  const { getMongoDBEventStore } = require('@event-driven-io/emmett-mongodb');
  const { MongoClient } = require('mongodb');
  const client = new MongoClient(uri, { writeConcern: { w: 'majority', j: true } });
  await client.connect();
  const storage = { type: 'SINGLE_COLLECTION', databaseName: database };
  return { store: getMongoDBEventStore({ client, storage }), close: () => client.close() };
}
