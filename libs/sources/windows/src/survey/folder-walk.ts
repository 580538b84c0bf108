import { isUtf8 } from 'node:buffer';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../logs/log-files.js';

export interface WalkedFile {
  readonly name: string;
  /** names of the folders between the root and it */
  readonly inside: readonly string[];
}

export interface FolderWalk {
  readonly files: readonly WalkedFile[];
  /** folders inside, by their names from the root, that may not be listed */
  readonly denied: readonly (readonly string[])[];
  /** files and folders, by their names from the root, whose names are no Unicode: no path leads to them */
  readonly unnameable: readonly (WalkedFile & { readonly isFolder: boolean })[];
  /** all of it was seen */
  readonly whole: boolean;
}

/** How much a look may list. What is left is shared by the walks of one look. */
export interface Budget {
  entries: number;
}

/**
 * The files of a folder by name, nothing opened and no link followed.
 * @param depth 0: only what lies directly in it
 * @throws the system's error when the folder itself cannot be listed
 */
export async function walkFolder(
  root: string,
  {
    depth,
    budget,
    signal,
  }: { readonly depth: number; readonly budget: Budget; readonly signal: AbortSignal },
): Promise<FolderWalk> {
  const files: WalkedFile[] = [];
  const denied: (readonly string[])[] = [];
  const unnameable: (WalkedFile & { isFolder: boolean })[] = [];
  const folders: (readonly string[])[] = [[]];
  for (let inside = folders.pop(); inside; inside = folders.pop()) {
    signal.throwIfAborted();
    const options = { withFileTypes: true, encoding: 'buffer' } as const;
    const entries = await readdir(join(root, ...inside), options).catch((error: unknown) => {
      if (inside.length === 0) throw error;
      if (codeOf(error) !== 'ENOENT') denied.push(inside);
      return [];
    });
    for (const entry of entries) {
      if (budget.entries-- <= 0) return { files, denied, unnameable, whole: false };
      const name = entry.name.toString('utf8');
      const isFolder = entry.isDirectory();
      if ((entry.isFile() || isFolder) && !isUtf8(entry.name)) unnameable.push({ name, inside, isFolder });
      else if (entry.isFile()) files.push({ name, inside });
      else if (isFolder && inside.length < depth) folders.push([...inside, name]);
    }
  }
  return { files, denied, unnameable, whole: true };
}
