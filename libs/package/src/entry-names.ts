const LONGEST_SEGMENT = 120;
const DEEPEST = 16;

/** Device names of Windows, with or without an extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
/** What some file system refuses, what cannot be seen, and what turns the reading direction. */
const UNSAFE =
  /[<>:"|?*\\\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]|\p{Surrogate}/gu;

/**
 * Gives every file of a package a path that any unzip program can write: relative, no `..`, no control
 * characters, no names that Windows reserves, unique without regard to case, and no file where another
 * path needs a folder. A path that is already so stays as it is.
 */
export class EntryNames {
  readonly #taken = new Map<string, 'file' | 'folder'>();

  claim(path: string): string {
    const segments = safeSegments(path);
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
    .map(safeSegment);
  if (segments.length <= DEEPEST) return segments.length > 0 ? segments : ['file'];
  return [...segments.slice(0, DEEPEST - 1), segments.at(-1) ?? 'file'];
}

function safeSegment(segment: string): string {
  const visible = segment.normalize('NFC').replace(UNSAFE, '_');
  const cut = shortened(visible)
    .replace(/[. ]+$/u, (end) => '_'.repeat(end.length))
    .replace(/^ +/, '_');
  return DEVICE.test(cut) ? `_${cut}` : cut;
}

/** The end of a long name says what it is: the extension is kept. */
function shortened(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= LONGEST_SEGMENT) return name;
  const extension = Array.from(extensionOf(name));
  const kept = extension.length > 20 ? [] : extension;
  return [...characters.slice(0, LONGEST_SEGMENT - kept.length), ...kept].join('');
}

function numbered(name: string, copy: number): string {
  const extension = extensionOf(name);
  return `${name.slice(0, name.length - extension.length)}-${copy}${extension}`;
}

const extensionOf = (name: string): string => /(?<=.)\.[^.]*$/u.exec(name)?.[0] ?? '';
/** Upper case first: what has no lower-case sign of its own (ß, ſ) falls together as file systems see it. */
const folded = (path: string): string => path.normalize('NFKC').toUpperCase().toLowerCase();
