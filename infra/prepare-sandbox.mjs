#!/usr/bin/env node
/**
 * Makes what the processes of a sandbox cluster need before they start: the schema, the topics, a
 * certificate for the vault, and a credential for each handler, the last two in LETHE_DATA_DIR.
 * `npm run start:cluster` does the same; this is for containers. It may be run again.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildIfStale } from './build.mjs';
import { prepareIdentities, prepareServers } from './cluster/prepare.mjs';
import { handlers } from './cluster/services.mjs';

if ((process.env.LETHE_MODE || 'sandbox') !== 'sandbox') {
  console.error(
    'This prepares a sandbox. In production run migrate, topics and host-credential, each by itself.',
  );
  process.exit(2);
}
try {
  buildIfStale();
  const dataDir = resolve(process.env.LETHE_DATA_DIR || '.lethe');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  await prepareServers({});
  await prepareIdentities(dataDir, handlers, {});
  console.log('The sandbox is prepared.');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
