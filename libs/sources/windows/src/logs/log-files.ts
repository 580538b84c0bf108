import { isUtf8 } from 'node:buffer';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { retryableFault } from '#source-kit';
import { matchesAny } from './glob-pattern.js';
import { fileIdentity } from './open-files.js';

export interface LogFile {
  readonly path: string;
  readonly bytes: number;
  /** the same for the same file when it was given another name */
  readonly identity: string;
  /** nanoseconds, as far as the file system knows; of no use but to compare */
  readonly bornAt: bigint;
  /** nanoseconds: when its content was changed last */
  readonly changedAt: bigint;
}

export interface LogListing {
  /** sorted by path */
  readonly files: readonly LogFile[];
  /** links that match, or that lead to folders: never followed, because they may lead out of the folder */
  readonly links: readonly string[];
  /** folders and files inside that may not be looked at */
  readonly denied: readonly string[];
  /**
   * Files and folders whose names are no Unicode, which Linux allows: no path leads to them. What cannot be told of
   * such a name stands as U+FFFD.
   */
  readonly unnameable: readonly string[];
}

/** What a listing saw and nobody can read, with the reason. */
export const unreachable = ({ denied, unnameable }: Pick<LogListing, 'denied' | 'unnameable'>) => [
  ...denied.map((file) => ({ file, reason: 'access-denied' as const })),
  ...unnameable.map((file) => ({ file, reason: 'name-not-unicode' as const })),
];

interface Draft {
  readonly files: Map<string, LogFile>;
  readonly links: Set<string>;
  readonly denied: Set<string>;
  readonly unnameable: Set<string>;
}

/**
 * The files in the folders, subfolders included, whose names match a pattern (see `matchesAny`). A
 * configured folder may itself be a link; nothing inside is followed. A folder inside another is listed once.
 * @throws {TaskFault} `log-folder-missing`, `log-folder-denied` for a configured folder
 */
export async function listLogFiles(
  folders: readonly string[],
  patterns: readonly string[],
): Promise<LogListing> {
  const draft: Draft = { files: new Map(), links: new Set(), denied: new Set(), unnameable: new Set() };
  for (const folder of folders) await walk(await resolved(folder), matchesAny(patterns), draft);
  return {
    files: [...draft.files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    links: [...draft.links].sort(),
    denied: [...draft.denied].sort(),
    unnameable: [...draft.unnameable].sort(),
  };
}

async function resolved(folder: string): Promise<string> {
  try {
    const path = await realpath(folder);
    await readdir(path);
    return path;
  } catch (error) {
    const missing = ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
    // A share may be away for a while, and rights may be given: it goes on by itself then.
    throw retryableFault(missing ? 'log-folder-missing' : 'log-folder-denied', folder, error);
  }
}

async function walk(root: string, matches: (name: string) => boolean, draft: Draft): Promise<void> {
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await entriesOf(folder, draft)) {
      const name = entry.name.toString('utf8');
      const path = join(folder, name);
      if (entry.isSymbolicLink()) draft.links.add(path);
      else if (!entry.isDirectory() && !(entry.isFile() && matches(name))) continue;
      else if (!isUtf8(entry.name)) draft.unnameable.add(path);
      else if (entry.isDirectory()) folders.push(path);
      else await add(path, root, draft);
    }
  }
}

async function entriesOf(folder: string, draft: Draft) {
  try {
    return await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    // Removed meanwhile: then there is nothing in it.
    if (codeOf(error) !== 'ENOENT') draft.denied.add(folder);
    return [];
  }
}

async function add(path: string, root: string, draft: Draft): Promise<void> {
  try {
    const [status, real] = [await lstat(path, { bigint: true }), await realpath(path)];
    // A folder on the way may have been replaced by a link since it was listed.
    if (!status.isFile() || relative(root, real).split(sep)[0] === '..') draft.links.add(path);
    else
      draft.files.set(real, {
        path,
        bytes: Number(status.size),
        identity: fileIdentity(status),
        bornAt: status.birthtimeNs,
        changedAt: status.mtimeNs,
      });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') draft.denied.add(path);
  }
}

/** The code of a system error; an empty text for any other. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
