import type { RequestBody } from './request-draft.js';

/** Zero-width, directional and soft signs: they come along when a name is copied from a mail or a document. */
const UNSEEN = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const HEX = 16;
const DIGITS = 4;

/** @returns the signs in the names of a request that nobody sees, e.g. `U+200B`, each once */
export function unseenSigns({ subject }: Pick<RequestBody, 'subject'>): readonly string[] {
  const names = [subject.userPrincipalName, subject.samAccountName, ...(subject.aliases ?? [])];
  const found = names.flatMap((name) => name?.match(UNSEEN) ?? []);
  const codes = found.map((sign) => (sign.codePointAt(0) ?? 0).toString(HEX).toUpperCase());
  return [...new Set(codes)].map((code) => `U+${code.padStart(DIGITS, '0')}`);
}
