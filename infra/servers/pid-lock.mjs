/** Files that say which process has something for itself. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Takes a lock for this process; the one of a process that is gone counts for nothing.
 * @returns {(() => void) | undefined} gives it back; undefined while another process has it
 */
export function takeLock(file) {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (holderLives(file)) return undefined;
    rmSync(file, { force: true });
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
