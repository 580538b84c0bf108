import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ATTEMPT_EVERY = 10;
const GIVE_UP_AFTER = 15_000;

/**
 * Does something that no other program may do at the same time, such as replacing a file that many read
 * and change. The lock of a program that was killed is taken over.
 */
export async function withLock<T>(path: string, work: () => T): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const until = Date.now() + GIVE_UP_AFTER;
  while (!acquired(path)) {
    if (holderIsGone(path)) rmSync(path, { force: true });
    else if (Date.now() > until) throw new Error(`${path} is held by another program for too long`);
    else await pause(ATTEMPT_EVERY);
  }
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
}

function acquired(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holderIsGone(path: string): boolean {
  try {
    const holder = Number(readFileSync(path, 'utf8'));
    // Between making and filling the file its holder is not named yet.
    if (!Number.isInteger(holder) || holder <= 0) return false;
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
