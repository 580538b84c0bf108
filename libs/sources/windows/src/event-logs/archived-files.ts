import { readdir } from 'node:fs/promises';
import { join, posix, win32 } from 'node:path';
import type { Channel } from '../wevtutil/wevtutil.js';

/** Where a channel's live file lies, and its name without the ending; null where the channel does not say. */
export function liveFileOf({ logFileName }: Channel): { readonly dir: string; readonly name: string } | null {
  if (logFileName === null) return null;
  const file = logFileName.replace(/^%SystemRoot%/i, 'C:\\Windows');
  const { dir, name } = (file.includes('\\') ? win32 : posix).parse(file);
  return dir === '' || dir.includes('%') ? null : { dir, name };
}

/**
 * Files that Windows itself has put aside when a channel with `autoBackup` was full: beside the live file,
 * `Archive-<channel>-<time>.evtx` (SEEN), with `%4` for a slash. None where the folder cannot be listed
 * from here.
 */
export async function archivedFiles(channel: Channel): Promise<readonly string[]> {
  const live = liveFileOf(channel);
  if (!live) return [];
  const prefix = `archive-${live.name}-`.toLowerCase();
  const names = await readdir(live.dir).catch(() => []);
  return names
    .filter((other) => other.toLowerCase().startsWith(prefix) && /\.evtx$/i.test(other))
    .sort()
    .map((other) => join(live.dir, other));
}
