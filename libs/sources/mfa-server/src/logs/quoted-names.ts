/** Names in a line as logs of MFA Server write them; compared without case. */

export const folded = (text: string): string => text.normalize('NFC').toLowerCase();

/** The name stands in double or in single quotes, whole. */
export function isQuoted(line: string, name: string): boolean {
  const [text, sought] = [folded(line), folded(name)];
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
    const [before, after] = [text[at - 1], text[at + sought.length]];
    if ((before === '"' || before === "'") && after === before) return true;
  }
  return false;
}

/**
 * A hit of a re-scan: a name in quotes, or one with a domain in any place. A bare name without quotes may be
 * an everyday word, and the article has its names in quotes.
 */
export const namesSomebody = (line: string, name: string): boolean =>
  /[@\\]/.test(name) || isQuoted(line, name);

/** SEEN: `Username 'REDMOND\x' canonicalized as 'x@…'.` */
const CANONICALIZED = /Username '([^'"|]{1,256})' canonicali[sz]ed as '([^'"|]{1,256})'/i;

/** The other form of a known name that the line tells of. */
export function learnedAlias(line: string, known: readonly string[]): string | undefined {
  const [, typed, canonical] = CANONICALIZED.exec(line) ?? [];
  if (typed === undefined || canonical === undefined) return undefined;
  const own = new Set(known.map(folded));
  if (own.has(folded(typed)) === own.has(folded(canonical))) return undefined;
  return own.has(folded(typed)) ? canonical : typed;
}
