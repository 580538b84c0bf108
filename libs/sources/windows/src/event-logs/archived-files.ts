import { readdir } from 'node:fs/promises';
import { join, posix, win32 } from 'node:path';
import { codeOf } from '../logs/log-files.js';
import { faultOfFile } from '../retention/remove-event-file.js';
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
 * `Archive-<channel>-<time>.evtx` (SEEN), with `%4` for a slash. They are called by the name of the live file,
 * which is the channel's unless somebody moved it; both count. None where the channel makes none and the folder cannot be
 * listed.
 * @throws {TaskFault} `event-log-access-denied`: it makes some, and nobody can say from here which
 */
export async function archivedFiles(channel: Channel): Promise<readonly string[]> {
  const live = liveFileOf(channel);
  if (!live) return [];
  const stems = [live.name, ...SLASHES.map((slash) => channel.name.replaceAll('/', slash))];
  const prefixes = stems.map((stem) => `archive-${stem}-`.toLowerCase());
  const names = await readdir(live.dir).catch((error: unknown) => {
    if (channel.autoBackup && DENIED.has(codeOf(error))) throw faultOfFile(error, live.dir);
    return [];
  });
  return names
    .filter((other) => /\.evtx$/i.test(other) && prefixes.some((one) => other.toLowerCase().startsWith(one)))
    .sort()
    .map((other) => join(live.dir, other));
}

const DENIED = new Set(['EACCES', 'EPERM']);

/** What stands for a slash in the name of a file; a dash or an underline where a person or a script moved it (INF). */
const SLASHES = ['%4', '-', '_'];
