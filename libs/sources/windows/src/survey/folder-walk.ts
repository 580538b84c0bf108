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
  const folders: (readonly string[])[] = [[]];
  for (let inside = folders.pop(); inside; inside = folders.pop()) {
    signal.throwIfAborted();
    const entries = await readdir(join(root, ...inside), { withFileTypes: true }).catch((error: unknown) => {
      if (inside.length === 0) throw error;
      if (codeOf(error) !== 'ENOENT') denied.push(inside);
      return [];
    });
    for (const entry of entries) {
      if (budget.entries-- <= 0) return { files, denied, whole: false };
      if (entry.isFile()) files.push({ name: entry.name, inside });
      else if (entry.isDirectory() && inside.length < depth) folders.push([...inside, entry.name]);
    }
  }
  return { files, denied, whole: true };
}
