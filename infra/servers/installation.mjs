/** Folders of installed programs in `.cache/servers`: whole or not there, whoever installs at the same time. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

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

/** One process at a time; the lock of a process that is gone counts for nothing. */
async function lock(file) {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!holderLives(file)) rmSync(file, { force: true });
    else await pause(200);
  }
}

function holderLives(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // A file without a number is being written at this moment.
    if (pid > 0) process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
