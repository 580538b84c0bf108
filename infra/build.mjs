#!/usr/bin/env node
/**
 * Compiles apps and libs to dist with `nest build` (swc), unless dist is newer than every source.
 * `--force` compiles in any case.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'dist', '.built');

/** The newest change among the sources, deletions included (they change their folder's time). */
function newestChange(folder) {
  let newest = statSync(folder).mtimeMs;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs);
  }
  return newest;
}

export function buildIfStale({ force = false } = {}) {
  // An image has what was built, and no sources.
  if (!force && !existsSync(join(root, 'apps'))) return;
  const inputs = ['package.json', '.swcrc', 'nest-cli.json'].map(
    (file) => statSync(join(root, file)).mtimeMs,
  );
  const newest = Math.max(...inputs, newestChange(join(root, 'apps')), newestChange(join(root, 'libs')));
  if (!force && existsSync(stamp) && statSync(stamp).mtimeMs >= newest) return;
  const cli = createRequire(import.meta.url).resolve('@nestjs/cli/bin/nest.js');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const built = spawnSync(process.execPath, [cli, 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (built.status !== 0) throw new Error('The build failed; its messages are above.');
  writeFileSync(stamp, '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    buildIfStale({ force: process.argv.includes('--force') });
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
