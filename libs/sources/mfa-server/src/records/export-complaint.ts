import { isLosslessNumber } from 'lossless-json';
import { isEmpty, isObject, isScalar, type Json } from './json-value.js';
import { categoryNamed } from './record-categories.js';
import { plainName } from './record-fields.js';

/** What complains in an answer, by its name, and in which words. */
export interface Complaint {
  readonly name: string;
  readonly words: string;
}

/**
 * Whether a JSON answer is a complaint instead of an export, or an export with one. INF: in JSON as in the
 * words of the tool; `{ result, error: { code: 0, description: "" } }` of a sibling service (SEEN) says that
 * all is well.
 * @returns undefined for an answer without
 */
export function complaintIn(value: Json, depth = 2): Complaint | undefined {
  if (!isObject(value)) return undefined;
  let refused: Complaint | undefined;
  for (const [name, inner] of Object.entries(value)) {
    const plain = plainName(name);
    if (COMPLAINS.test(plain) && !isNothing(inner)) return { name, words: wordsIn(inner) };
    if (SUCCEEDS.test(plain) && isNo(inner)) refused = { name, words: 'false' };
    const deeper = depth > 1 && !categoryNamed(name) ? complaintIn(inner, depth - 1) : undefined;
    if (deeper !== undefined) return { ...deeper, name: `${name}.${deeper.name}` };
  }
  return refused;
}

/** A place for complaints that holds none: it is no record. */
export const saysAllIsWell = (name: string, value: Json): boolean =>
  COMPLAINS.test(plainName(name)) && isNothing(value);

/** The texts of a complaint, which may be in fields of their own. */
function wordsIn(value: Json): string {
  const words = isScalar(value)
    ? String(isLosslessNumber(value) ? value.value : (value ?? ''))
    : Object.values(value).map(wordsIn).join(' ');
  return words.slice(0, 1000);
}

const COMPLAINS = /^(errors?|errormessage|errorcode|exception|exceptionmessage|fault|faultstring)$/;
const SUCCEEDS = /^(x?result|(get|delete)usergdprresult|success|succeeded|ok)$/;

const isNo = (value: Json): boolean =>
  value === false || (typeof value === 'string' && /^(false|no)$/i.test(value));

function isNothing(value: Json): boolean {
  if (isEmpty(value) || value === false) return true;
  // Words beside a code of 0 say in words that all is well.
  const code = isObject(value)
    ? Object.entries(value).find(([name]) => /^(error)?code$/.test(plainName(name)))?.[1]
    : undefined;
  if (code !== undefined && code !== null && isScalar(code)) return isNothing(code);
  if (isLosslessNumber(value)) return Number(value.value) === 0;
  if (typeof value === 'string') return /^(0|none|null|false|ok|success|no ?errors?)$/i.test(value.trim());
  return !isScalar(value) && Object.values(value).every((inner: Json) => isNothing(inner));
}
