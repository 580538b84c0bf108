#!/usr/bin/env node
/**
 * `npm test`: builds (end-to-end tests start real processes from dist), finds or starts the servers that the
 * chosen specs ask for (infra/servers), then runs jest.
 * `npm test -- unit` runs the pure specs alone; `int`, `e2e`, `browser`, `cluster`, `faults` likewise; further words go to jest.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';
import { startServers } from './servers/servers.mjs';
import { kinds } from './servers/sources.mjs';
import { wantedBy } from './servers/wanted.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const inTest = (folder) => join(root, 'test', folder).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const levels = {
  unit: ['--testPathIgnorePatterns', '\\.int\\.spec\\.ts$', inTest('')],
  int: ['--testPathPatterns', '\\.int\\.spec\\.ts$'],
  e2e: ['--testPathPatterns', inTest('e2e')],
  faults: ['--testPathPatterns', inTest('faults')],
  browser: ['--testPathPatterns', inTest('browser')],
  cluster: ['--testPathPatterns', inTest('cluster')],
};
const [first, ...rest] = process.argv.slice(2);
// The words of a level come last: their lists would take in a path that follows.
const chosen = levels[first] ? [...rest, ...levels[first]] : process.argv.slice(2);
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest];

/** The specs that jest would run, as texts. */
function chosenSpecs() {
  const words = chosen.filter((word) => !/^--(json|outputFile)/.test(word));
  const listed = spawnSync(process.execPath, [...node, '--listTests', ...words], { cwd: root });
  const files = listed.stdout.toString().split('\n').filter(Boolean);
  return files.map((file) => readFileSync(file, 'utf8'));
}

/** @returns what to tell jest of the servers, and how to end them */
async function servers() {
  const { wanted, own } = wantedBy(chosenSpecs());
  const found = await startServers({ wanted });
  for (const line of found.describe()) console.error(line);
  for (const line of found.missing) console.error(`Suites on real servers are left out: ${line}.`);
  // No test is to wait for an installation; where it is not possible, the test says so.
  for (const kind of own)
    if (found.ways[kind] === 'given') await kinds[kind].program.install().catch(() => undefined);
  // Docker has been asked; each test that starts a server of its own need not ask again.
  const settled = Object.values(found.ways).includes('programs') ? { LETHE_SERVERS: 'programs' } : {};
  return { environment: { ...settled, ...found.environment }, stop: found.stop };
}

async function runJest(environment) {
  const run = spawn(process.execPath, [...node, ...chosen], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  // Ctrl-C reaches jest by itself; we stay to end the servers.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => run.kill(signal));
  const [status] = await once(run, 'exit');
  return status ?? 1;
}

try {
  if (first === 'unit') {
    process.exitCode = await runJest({});
  } else {
    buildIfStale();
    const { environment, stop } = await servers();
    try {
      process.exitCode = await runJest(environment);
    } finally {
      await stop();
    }
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
