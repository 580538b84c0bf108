/** Folders of installed programs in `.cache/servers`: whole or not there, whoever installs at the same time. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { takeLock } from './pid-lock.mjs';

const cache = join(dirname(fileURLToPath(import.meta.url)), '../../.cache/servers');

/** @returns the folder of a program, or undefined where it is not installed */
export function installedAt(name, servers = cache) {
  const folder = join(servers, name);
  return existsSync(folder) ? folder : undefined;
}

/**
 * Installs a program unless it is there.
 * @param {string} name the name of its folder, with the version
 * @param {(folder: string) => Promise<void>} fill puts it into an empty folder, which is then moved: nothing in it
 *   may remember where it was
 * @returns {Promise<string>} its folder
 */
export async function installed(name, fill, servers = cache) {
  mkdirSync(servers, { recursive: true });
  const free = await lock(join(servers, `${name}.lock`));
  try {
    const there = installedAt(name, servers);
    if (there) return there;
    process.stderr.write(`Installing ${name} into ${servers} …\n`);
    const draft = mkdtempSync(join(servers, '.draft-'));
    try {
      await fill(draft);
      moveUnlessThere(draft, join(servers, name));
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    return join(servers, name);
  } finally {
    free();
  }
}

/** Two may have taken over the same forsaken lock: what is there already is as good. */
function moveUnlessThere(draft, folder) {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

async function lock(file) {
  for (;;) {
    const free = takeLock(file);
    if (free) return free;
    await pause(200);
  }
}
