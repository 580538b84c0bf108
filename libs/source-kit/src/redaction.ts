import type { Subject } from '#contracts';
import { namesOf } from './identities.js';

const PLACEHOLDER = '‹subject›';
const LONGEST_DETAIL = 2000;
/** Parts of a name shorter than this are ordinary syllables. */
const SHORTEST_PART = 3;

/** Takes a person's names out of a text. */
export type Redaction = (text: string) => string;

/**
 * Replaces every name of the subject by `‹subject›`, in any case, as a whole: where no letter or digit goes
 * before or follows, so also inside paths. `ann` does not take `cannot` apart, which would be unreadable and
 * would tell the name besides, and leaves `joann@example.com` to somebody else. Programs and protocols spell
 * names in their own ways, so the escaped forms of JSON, XML, addresses and OData count as well; and so does
 * what stands before the `@` or after the `\` of a name: a profile folder is called that way.
 */
export function redactionFor(subject: Subject): Redaction {
  const names = namesOf(subject);
  const spellings = [...names.flatMap(spellingsOf), ...names.flatMap(partsOf)];
  const longestFirst = [...new Set(spellings)].sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return (text) => text;
  const anyName = new RegExp(longestFirst.map(asWhole).join('|'), 'giu');
  return (text) => text.replace(anyName, PLACEHOLDER);
}

/**
 * Takes out what else in the words of a program or a service may tell who somebody is: addresses of e-mail, and
 * telephone numbers as they are written internationally. Which of the words are names nobody knows here.
 */
export const withoutAddresses: Redaction = (text) =>
  text.replace(E_MAIL, '‹address›').replace(TELEPHONE, '‹number›');

const E_MAIL = /[\p{L}\p{N}._%+'’-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/giu;
const TELEPHONE = /(?<![\p{L}\p{N}])\+\d(?:[ ()./-]{0,2}\d){6,16}(?!\d)/gu;

/** Cuts a detail to what a person reads. To be done after redaction: half a name is not recognised. */
export function shortened(text: string): string {
  if (text.length <= LONGEST_DETAIL) return text;
  // Without half of a surrogate pair at the end.
  return `${text.slice(0, LONGEST_DETAIL - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function spellingsOf(name: string): readonly string[] {
  const forms = [name, name.normalize('NFC'), name.normalize('NFD')];
  return forms.flatMap((form) => [
    form,
    JSON.stringify(form).slice(1, -1),
    inAddress(form),
    form.replaceAll("'", "''"),
    inXml(form).replaceAll("'", '&apos;'),
    inXml(form).replaceAll("'", '&#39;'),
  ]);
}

const inXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A lone surrogate has no such form. */
const inAddress = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'));

const partsOf = (name: string): readonly string[] =>
  [/^([^@]+)@/.exec(name)?.[1], /\\([^\\]+)$/.exec(name)?.[1]].filter(
    (part): part is string => part !== undefined && part.length >= SHORTEST_PART,
  );

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const WORD = '[\\p{L}\\p{N}\\p{M}]';
const BEGINS_AS_WORD = new RegExp(`^${WORD}`, 'u');
const ENDS_AS_WORD = new RegExp(`${WORD}$`, 'u');

/** A name that begins or ends with another sign has its border there by itself. */
const asWhole = (text: string): string =>
  [
    BEGINS_AS_WORD.test(text) ? `(?<!${WORD})` : '',
    escaped(text),
    ENDS_AS_WORD.test(text) ? `(?!${WORD})` : '',
  ].join('');
