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
    const descriptors = await namesIn(`/proc/${entry}/fd`);
    // Side by side: there may be thousands.
    for (const identity of await Promise.all(
      descriptors.map(async (one) => fileBehind(`/proc/${entry}/fd/${one}`)),
    ))
      if (identity !== undefined) open.add(identity);
  }
  return open;
}

/** Follows the link to the file itself; sockets and what has just been closed fall out. */
async function fileBehind(descriptor: string): Promise<string | undefined> {
  const status = await stat(descriptor, { bigint: true }).catch(() => null);
  return status?.isFile() === true ? fileIdentity(status) : undefined;
}

/** Nothing where there is no right to look, or the process has ended. */
const namesIn = async (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);
