import { extensionOf, safeFileName } from './file-names.js';

const DEEPEST = 16;

/**
 * Gives every file of a package a path that any unzip program can write: relative, no `..`, no control
 * characters, no names that Windows reserves, unique without regard to case, and no file where another
 * path needs a folder. A path that is already so stays as it is.
 */
export class EntryNames {
  readonly #taken = new Map<string, 'file' | 'folder'>();

  claim(path: string): string {
    return this.#claim(safeSegments(path));
  }

  /** @param path text of a stranger: nothing in it leads out of the folder */
  claimIn(folder: string, path: string): string {
    return this.#claim([folder, ...safeSegments(path)]);
  }

  #claim(segments: readonly string[]): string {
    const folders: string[] = [];
    for (const segment of segments.slice(0, -1)) folders.push(this.#take([...folders], segment, 'folder'));
    const name = this.#take(folders, segments.at(-1) ?? 'file', 'file');
    return [...folders, name].join('/');
  }

  #take(parents: readonly string[], wanted: string, kind: 'file' | 'folder'): string {
    for (let copy = 1; ; copy += 1) {
      const name = copy === 1 ? wanted : numbered(wanted, copy);
      const key = folded([...parents, name].join('/'));
      const there = this.#taken.get(key);
      if (there === 'folder' && kind === 'folder') return name;
      if (there) continue;
      this.#taken.set(key, kind);
      return name;
    }
  }
}

function safeSegments(path: string): readonly string[] {
  const segments = path
    .replace(/\\/g, '/')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .map(safeFileName);
  if (segments.length <= DEEPEST) return segments.length > 0 ? segments : ['file'];
  return [...segments.slice(0, DEEPEST - 1), segments.at(-1) ?? 'file'];
}

function numbered(name: string, copy: number): string {
  const extension = extensionOf(name);
  return `${name.slice(0, name.length - extension.length)}-${copy}${extension}`;
}

/** Upper case first: what has no lower-case sign of its own (ß, ſ) falls together as file systems see it. */
const folded = (path: string): string => path.normalize('NFKC').toUpperCase().toLowerCase();
