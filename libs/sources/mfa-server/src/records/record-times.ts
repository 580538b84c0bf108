import { isLosslessNumber } from 'lossless-json';
import { recordTimeOf } from '#contracts';
import { isArray, isObject, type Json } from './json-value.js';
import { plainName } from './record-fields.js';

/** The youngest time stamp in a record, milliseconds since 1970; -Infinity when none can be read. */
export function newestIn(value: Json): number {
  let newest = -Infinity;
  if (isArray(value)) for (const item of value) newest = Math.max(newest, newestIn(item));
  else if (isObject(value))
    for (const [name, inner] of Object.entries(value)) {
      const own = plainName(name).endsWith('timestamp') ? timeOf(inner) : newestIn(inner);
      newest = Math.max(newest, own);
    }
  return newest;
}

/** A time stamp, milliseconds since 1970; -Infinity when it is none. */
export function timeOf(value: Json): number {
  const plain = isLosslessNumber(value) ? Number(value.value) : value;
  if (typeof plain !== 'string' && typeof plain !== 'number') return -Infinity;
  return recordTimeOf(plain)?.at ?? -Infinity;
}
