import type { BigIntStats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';

/**
 * Identity of a file on this machine, whatever its path. Numbers of files on Windows are too large for a double: two
 * files beside each other would be the same.
 */
export const fileIdentity = ({ dev, ino }: Pick<BigIntStats, 'dev' | 'ino'>): string => `${dev}:${ino}`;

/**
 * The files that other processes have open, as far as the system tells. Linux: the descriptors of every
 * process whose list may be read. Elsewhere nothing is known beforehand: Windows itself refuses to remove a
 * file that is open without shared deletion (INF: services open their logs so).
 */
export async function filesOpenElsewhere(): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  if (process.platform !== 'linux') return open;
  const own = String(process.pid);
  for (const entry of await namesIn('/proc')) {
    if (!/^\d+$/.test(entry) || entry === own) continue;
    for (const descriptor of await namesIn(`/proc/${entry}/fd`)) {
      // Follows the link to the file itself; sockets and what has just been closed fall out.
      const status = await stat(`/proc/${entry}/fd/${descriptor}`, { bigint: true }).catch(() => null);
      if (status?.isFile() === true) open.add(fileIdentity(status));
    }
  }
  return open;
}

/** Nothing where there is no right to look, or the process has ended. */
const namesIn = async (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);
