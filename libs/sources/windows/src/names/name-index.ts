/**
 * The form in which names are compared: composed (NFC) and without case. `toLowerCase` is Unicode's, so
 * `ÖLÇÜ` finds `ölçü`; it does not equate `ß` with `SS`, as Windows does not either.
 */
export const folded = (text: string): string => {
  // Most text is ASCII, where composing has nothing to do and is the expensive half.
  const lower = text.toLowerCase();
  return isAscii(lower) ? lower : text.normalize('NFC').toLowerCase();
};

// eslint-disable-next-line no-control-regex -- the whole of ASCII is meant
const NOT_ASCII = /[^\u0000-\u007f]/;
export const isAscii = (text: string): boolean => !NOT_ASCII.test(text);

/** The longest a folded character can be in bytes: decomposed, each part in four. */
const BYTES_PER_CHARACTER = 12;
const LONGEST_TOKEN = 4095;

/** Up to thousands of names, each found by its token in one look-up. */
export class NameIndex {
  /** by folded form, in the form that was given first */
  private readonly names = new Map<string, string>();
  private readonly lengths = new Set<number>();
  /** characters of the longest name that is not ASCII alone */
  private longestOther = 0;

  constructor(names: Iterable<string>) {
    for (const name of names) {
      const key = folded(name);
      if (key === '' || this.names.has(key)) continue;
      this.names.set(key, name);
      this.lengths.add(key.length);
      if (!isAscii(key)) this.longestOther = Math.max(this.longestOther, key.length);
    }
  }

  get size(): number {
    return this.names.size;
  }

  /** Folded forms. */
  keys(): IterableIterator<string> {
    return this.names.keys();
  }

  /** Bytes that a token has to have to be one of the names. Names of more than 4095 bytes are not looked for. */
  tokenLengths(): ReadonlySet<number> {
    // In ASCII a token is as long as its name; other characters have several forms and encodings. One with such
    // characters is never a name in ASCII (see `find`), however long that is.
    const most = Math.min(LONGEST_TOKEN, this.longestOther * BYTES_PER_CHARACTER);
    const lengths = [...this.lengths].filter((length) => length <= LONGEST_TOKEN);
    return new Set([...lengths, ...Array.from({ length: most }, (_, index) => index + 1)]);
  }

  /** Whether an ASCII token of this length can be one of the names. */
  hasLength(length: number): boolean {
    return this.lengths.has(length);
  }

  /**
   * The name as it was given, if the token is one in any case. A token with other characters is never an
   * ASCII name (the Kelvin sign would fold to `k`), so that bytes can be compared by their length.
   */
  find(token: string): string | undefined {
    const key = folded(token);
    return isAscii(key) && !isAscii(token) ? undefined : this.names.get(key);
  }
}
