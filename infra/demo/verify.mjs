#!/usr/bin/env node
/**
 * `npm run demo:verify`: goes the steps of docs/how-to/first-ten-minutes.md by the interface that everybody uses,
 * on a new sandbox of its own, or on the one that LETHE_URL and LETHE_TOKEN name. Exit code 1: a step went wrong.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from '../build.mjs';
import { Outsider, WentWrong } from './outsider.mjs';
import { steps } from './walk.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A new sandbox whose clock stands still unless the walk moves it. */
async function ownSandbox() {
  buildIfStale();
  const folder = mkdtempSync(join(tmpdir(), 'lethe-walk-'));
  const token = randomBytes(24).toString('hex');
  const ours = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LETHE_')));
  const child = spawn(process.execPath, [join(root, 'dist/apps/standalone/src/main.js')], {
    cwd: folder,
    env: {
      ...ours,
      LETHE_PORT: '0',
      LETHE_DATA_DIR: join(folder, 'data'),
      LETHE_ADMIN_TOKEN: token,
      LETHE_SANDBOX_SECONDS_PER_DAY: '0',
      LETHE_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const url = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
      const ready = /^Lethe is ready at (\S+)$/m.exec(said);
      if (ready) resolve(ready[1]);
    });
    child.once('close', (code) =>
      reject(new WentWrong(`Lethe ended with ${code} instead of getting ready.`)),
    );
  }).catch(async (error) => {
    await stop();
    throw error;
  });
  return { url, token, stop };
}

/** @returns whether every step came out right */
async function walk({ url, token }) {
  const state = { lethe: new Outsider(url, token), id: undefined };
  // What a new sandbox shows is still being made while it is served.
  await state.lethe.until(
    'the sandbox has its made-up people',
    async () => (await state.lethe.get('/v1/dead-letters')).items,
    (letters) => letters.length > 0,
  );
  for (const [index, { title, go }] of steps.entries()) {
    const begun = performance.now();
    try {
      const seen = await go(state);
      console.log(`${index + 1}. ${title}: ${seen} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
    } catch (error) {
      console.error(`${index + 1}. ${title}: ${error instanceof WentWrong ? error.message : error.stack}`);
      return false;
    }
  }
  return true;
}

const { LETHE_URL: url, LETHE_TOKEN: token } = process.env;
const given = url && token ? { url, token, stop: async () => undefined } : undefined;
try {
  const sandbox = given ?? (await ownSandbox());
  try {
    process.exitCode = (await walk(sandbox)) ? 0 : 1;
  } finally {
    await sandbox.stop();
  }
} catch (error) {
  console.error(error instanceof WentWrong ? error.message : error);
  process.exitCode = 1;
}
