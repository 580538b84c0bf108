#!/usr/bin/env node
/**
 * Builds what is older than its sources: apps and libs to dist with `nest build` (swc), of these the files that
 * processes start from (`bundle.mjs`), and the portal to dist/portal with Vite. `--force` builds all of it in any case.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const resolve = createRequire(import.meta.url).resolve;
const PORTAL = join(root, 'apps', 'portal');

/** The newest change among the sources, deletions included (they change their folder's time). */
function newestChange(folder, leftOut) {
  let newest = statSync(folder).mtimeMs;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (path === leftOut) continue;
    newest = Math.max(newest, entry.isDirectory() ? newestChange(path, leftOut) : statSync(path).mtimeMs);
  }
  return newest;
}

const changeOf = (file) => statSync(join(root, file)).mtimeMs;

const programs = {
  what: 'the programs',
  stamp: join(root, 'dist', '.built'),
  changed: () =>
    Math.max(
      ...['package.json', '.swcrc', 'nest-cli.json', 'infra/bundle.mjs'].map(changeOf),
      newestChange(join(root, 'apps'), PORTAL),
      newestChange(join(root, 'libs')),
    ),
  outputs: ['apps', 'libs', 'chunks'].map((output) => join(root, 'dist', output)),
  commands: () => [
    [join(dirname(resolve('@nestjs/cli/package.json')), 'bin', 'nest.js'), 'build'],
    [join(root, 'infra', 'bundle.mjs')],
  ],
};

const portal = {
  what: 'the portal',
  stamp: join(root, 'dist', '.portal-built'),
  changed: () => Math.max(changeOf('package.json'), newestChange(PORTAL)),
  outputs: [join(root, 'dist', 'portal')],
  commands: () => [[join(dirname(resolve('vite/package.json')), 'bin', 'vite.js'), 'build', PORTAL]],
};

function build({ what, stamp, changed, outputs, commands }, force) {
  if (!force && existsSync(stamp) && statSync(stamp).mtimeMs >= changed()) return;
  console.error(`Building ${what}: only after a change of the sources, and the first time.`);
  for (const output of [stamp, ...outputs]) rmSync(output, { recursive: true, force: true });
  for (const command of commands()) {
    // Whoever starts it, a test for instance: what is built is what people get.
    const env = { ...process.env, NODE_ENV: 'production' };
    const built = spawnSync(process.execPath, command, { cwd: root, env, stdio: ['ignore', 2, 2] });
    if (built.status !== 0) throw new Error('The build failed; its messages are above.');
  }
  writeFileSync(stamp, '');
}

/** @param portal false leaves the portal as it is */
export function buildIfStale({ force = false, portal: withPortal = true } = {}) {
  // An image has what was built, and no sources.
  if (!force && !existsSync(join(root, 'apps'))) return;
  build(programs, force);
  if (withPortal) build(portal, force);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    buildIfStale({ force: process.argv.includes('--force') });
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
