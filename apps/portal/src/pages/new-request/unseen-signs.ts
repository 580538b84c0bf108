import type { RequestBody } from './request-draft.js';
import { UNSEEN } from './unseen-pattern.js';

const HEX = 16;
const DIGITS = 4;

/** @returns the signs in the names of a request that nobody sees, e.g. `U+200B`, each once */
export function unseenSigns({ subject }: Pick<RequestBody, 'subject'>): readonly string[] {
  const names = [subject.userPrincipalName, subject.samAccountName, ...(subject.aliases ?? [])];
  const found = names.flatMap((name) => name?.match(UNSEEN) ?? []);
  const codes = found.map((sign) => (sign.codePointAt(0) ?? 0).toString(HEX).toUpperCase());
  return [...new Set(codes)].map((code) => `U+${code.padStart(DIGITS, '0')}`);
}
