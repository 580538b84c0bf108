import { readdir } from 'node:fs/promises';
import { join, posix, win32 } from 'node:path';
import type { Channel } from '../wevtutil/wevtutil.js';

/**
 * Files that Windows itself has put aside when a channel with `autoBackup` was full: beside the live file,
 * `Archive-<channel>-<time>.evtx` (SEEN), with `%4` for a slash. None where the folder cannot be listed
 * from here.
 */
export async function archivedFiles({ logFileName }: Channel): Promise<readonly string[]> {
  if (logFileName === null) return [];
  const file = logFileName.replace(/^%SystemRoot%/i, 'C:\\Windows');
  const { dir, name } = (file.includes('\\') ? win32 : posix).parse(file);
  if (dir === '' || dir.includes('%')) return [];
  const prefix = `archive-${name}-`.toLowerCase();
  const names = await readdir(dir).catch(() => []);
  return names
    .filter((other) => other.toLowerCase().startsWith(prefix) && /\.evtx$/i.test(other))
    .sort()
    .map((other) => join(dir, other));
}
