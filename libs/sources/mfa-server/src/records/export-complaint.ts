import { isLosslessNumber } from 'lossless-json';
import { isEmpty, isObject, isScalar, type Json } from './json-value.js';
import { categoryNamed } from './record-categories.js';
import { plainName } from './record-fields.js';

/**
 * Whether a JSON answer is a complaint instead of an export, or an export with one. INF: in JSON as in the
 * words of the tool; `{ result, error: { code: 0, description: "" } }` of a sibling service (SEEN) says that
 * all is well.
 * @returns the names of what complains, undefined for an answer without
 */
export function complaintIn(value: Json, depth = 2): string | undefined {
  if (!isObject(value)) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const plain = plainName(name);
    if (COMPLAINS.test(plain) && !isNothing(inner)) return name;
    if (SUCCEEDS.test(plain) && isNo(inner)) return name;
    const deeper = depth > 1 && !categoryNamed(name) ? complaintIn(inner, depth - 1) : undefined;
    if (deeper !== undefined) return `${name}.${deeper}`;
  }
  return undefined;
}

const COMPLAINS = /^(errors?|errormessage|errorcode|exception|exceptionmessage|fault|faultstring)$/;
const SUCCEEDS = /^(x?result|success|succeeded|ok)$/;

const isNo = (value: Json): boolean =>
  value === false || (typeof value === 'string' && /^(false|no)$/i.test(value));

function isNothing(value: Json): boolean {
  if (isEmpty(value) || value === false) return true;
  if (isLosslessNumber(value)) return Number(value.value) === 0;
  if (typeof value === 'string') return /^(0|none|null|false|ok|success)$/i.test(value.trim());
  return !isScalar(value) && Object.values(value).every((inner: Json) => isNothing(inner));
}
