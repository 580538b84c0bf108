import { folded, NameIndex } from './name-index.js';

/**
 * When does free text mention a name? (INF: messages of the vendors name people without quotes, as in
 * `for User ada@example.com with state`, so a rule is needed.)
 *
 * Text is cut into runs of the characters that names are made of: letters, digits, marks, `_`, `$`, and
 * the connectors `@ . - \ ' ’ + #`. A run mentions a name when the run is the name once the connectors at
 * its ends are taken off (the end of a sentence, quotes), or when a pair of apostrophes inside the run
 * encloses exactly the name. So
 * - `ada` is mentioned by `User ada.`, `'ada'`, `user=ada;` and `(Ada)`;
 * - it is not by `joann`-like longer words, `ada@other.org`, `ada.lovelace`, `OTHER\ada` or `ada-admin`:
 *   these are names of their own, maybe somebody else's. A form with a domain has to be among the names.
 *
 * A name that holds other characters (a space, `!`) or begins or ends with a connector is looked for as
 * it stands, where no letter or digit follows or goes before, also not across a connector.
 */
const WORD = '\\p{L}\\p{N}\\p{M}_$';
const CONNECTOR = "@.\\-\\\\'’+#";
const RUN = new RegExp(`[${WORD}${CONNECTOR}]+`, 'gu');
const ENDS = new RegExp(`^[${CONNECTOR}]+|[${CONNECTOR}]+$`, 'gu');
const PLAIN_NAME = new RegExp(`^[${WORD}](?:[${WORD}${CONNECTOR}]*[${WORD}])?$`, 'u');
const JOINED_BEFORE = new RegExp(`[${WORD}][${CONNECTOR}]?$`, 'u');
const JOINED_AFTER = new RegExp(`^[${CONNECTOR}]?[${WORD}]`, 'u');

/** A letter outside the basic plane takes two units, and a connector one more. */
const NEIGHBOURHOOD = 3;

/** Finds which of many names a text mentions. */
export class Mentions {
  private readonly plain: NameIndex;
  /** folded form and the form that was given */
  private readonly odd: ReadonlyArray<readonly [string, string]>;

  constructor(names: Iterable<string>) {
    const given = [...names];
    this.plain = new NameIndex(given.filter((name) => PLAIN_NAME.test(name)));
    this.odd = given
      .filter((name) => !PLAIN_NAME.test(name))
      .map((name): readonly [string, string] => [folded(name), name]);
  }

  /** The names that are runs of name characters; all others have to be looked for in whole lines. */
  get plainNames(): NameIndex {
    return this.plain;
  }

  get hasOddNames(): boolean {
    return this.odd.length > 0;
  }

  /** Every name that the text mentions, once, as it was given. */
  in(text: string): readonly string[] {
    const found = new Set<string>();
    for (const [run] of text.matchAll(RUN)) this.addFromRun(run, found);
    this.addOdd(text, found);
    return [...found];
  }

  private addFromRun(run: string, found: Set<string>): void {
    this.add(run.replace(ENDS, ''), found);
    const apostrophe = run.indexOf("'");
    if (apostrophe < 0) return;
    for (const part of run.slice(apostrophe + 1, run.lastIndexOf("'")).split("'")) this.add(part, found);
  }

  private addOdd(text: string, found: Set<string>): void {
    if (this.odd.length === 0) return;
    const haystack = folded(text);
    for (const [key, name] of this.odd) if (standsAlone(haystack, key)) found.add(name);
  }

  private add(token: string, found: Set<string>): void {
    const name = this.plain.find(token);
    if (name !== undefined) found.add(name);
  }
}

function standsAlone(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text.slice(Math.max(0, at - NEIGHBOURHOOD), at);
    const after = text.slice(at + name.length, at + name.length + NEIGHBOURHOOD);
    const opensWithWord = !JOINED_BEFORE.test(before);
    if (opensWithWord && !JOINED_AFTER.test(after)) return true;
  }
  return false;
}
