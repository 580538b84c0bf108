/**
 * What the GDPR tool's words mean. INF throughout: its messages and exit codes are not public. Wrong
 * guesses err to the safe side: words that are not understood are no proof that there is no data.
 */

/** It knows nobody of this name, or holds nothing about her. */
const NO_DATA =
  /\b(no (such )?(user|data|records?|information|results?|entries)\b|(user|username|account)\b.{0,80}?\b(was |is |could |can)?(not (be )?(found|known|exist|located|present)|unknown|does ?n[o'’]t exist)|unknown (user|username|account)\b|nothing (was )?(found|to (export|delete))|0 records?\b)/is;

/** The service behind the tool is what fails. The cloud stopped serving MFA Server in 2024-09 (DOC): that is not “no data”. */
const SERVICE_TROUBLE =
  /\b(services?|servers?|connect(ion|ed)?|network|proxy|host|dns|https?|tls|ssl|certificate|socket|time(d)? ?out|unauthori[sz]ed|forbidden|permission|privilege|access (is |was )?denied|refused|rejected|licen[cs]e|retired|no longer|unavailable|exception|out of memory|disk)\b/i;

const PRODUCT = /\b(multi-?factor ?auth(entication)?|mfa|phonefactor) ?(server|service|gdpr)\b/gi;

const TROUBLE =
  /\b(errors?|exceptions?|fail(ed|ure|s)?|refused|rejected|denied|unable to|could ?n[o'’]t|can ?n[o'’]t|cannot|timed? ?out|unauthori[sz]ed|forbidden|invalid|unavailable|retired|expired|unsupported|not supported|no longer)\b/i;
/** `0 errors`, `without error`, `no failures` */
const NO_TROUBLE = /\b(0|no|without( any)?|zero) (errors?|exceptions?|failures?)\b/gi;

export type Meaning = 'no-data' | 'trouble' | 'nothing-special';

/**
 * Line by line, so that a banner or a line of progress does not change what another line says; trouble in
 * any line outweighs the rest.
 * @param username taken out first: somebody may be called Error
 */
export function meaningOf(words: string, username: string): Meaning {
  const meanings = without(username, words).split(/\r?\n/).map(meaningOfLine);
  if (meanings.includes('trouble')) return 'trouble';
  return meanings.includes('no-data') ? 'no-data' : 'nothing-special';
}

function meaningOfLine(line: string): Meaning {
  const text = line.replace(PRODUCT, '').replace(NO_TROUBLE, '');
  if (NO_DATA.test(text)) return SERVICE_TROUBLE.test(text) ? 'trouble' : 'no-data';
  return TROUBLE.test(text) ? 'trouble' : 'nothing-special';
}

const without = (username: string, words: string): string => {
  const name = username.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return username === '' ? words : words.replace(new RegExp(`(?<![\\w@.-])${name}(?![\\w@-])`, 'giu'), '…');
};

/** A version that it printed, e.g. `version 8.1.3`. */
export const versionIn = (words: string): string | null =>
  /\b(?:version|ver|v)[\s.:]{0,3}(\d{1,5}(?:\.\d{1,9}){1,3})\b/i.exec(words)?.[1] ?? null;

/** How many records it says it deleted. */
export function deletedIn(words: string): number | null {
  const [, before, after] =
    /\b(\d{1,9}) (?:records?|entries|items)(?: were| was)? (?:deleted|removed)\b|\b(?:deleted|removed) (\d{1,9}) (?:records?|entries|items)\b/i.exec(
      words,
    ) ?? [];
  const number = before ?? after;
  return number === undefined ? null : Number(number);
}

/** Paths of JSON files that it names, as they stand in its words. */
export function jsonPathsIn(words: string): readonly string[] {
  const quoted = [...words.matchAll(/["'“‘]([^"'“”‘’\r\n]{1,1000}\.json)["'”’]/gi)].map(
    ([, path = '']) => path,
  );
  const bare = [
    ...words.matchAll(/(?<![^\s"'“‘(=])(?:[A-Za-z]:[\\/]|\\\\|\/)[^"'<>|*?\r\n]{1,1000}?\.json\b/gi),
  ].map(([path]) => path);
  return [...new Set([...quoted, ...bare])];
}
