import { isLosslessNumber } from 'lossless-json';
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

const FIRST_YEAR = Date.UTC(2000, 0);
const END_OF_TIME = Date.UTC(10_000, 0);
/** Seconds since 1970 have ten digits in these centuries, milliseconds thirteen. */
const LARGEST_IN_SECONDS = 99_999_999_999;

/**
 * A time stamp in any of the forms that exports of such tools have (INF): ISO 8601, `/Date(…)/`, seconds
 * or milliseconds since 1970, or a local form. One without a zone is read as UTC, as logs are.
 */
export function timeOf(value: Json): number {
  if (isLosslessNumber(value)) return plausible(sinceEpoch(Number(value.value)));
  if (typeof value !== 'string') return -Infinity;
  const number = /^(?:\/Date\()?(-?\d{10,14})(?:[+-]\d{4})?(?:\)\/)?$/.exec(value.trim())?.[1];
  if (number !== undefined) return plausible(sinceEpoch(Number(number)));
  if (!/(?<!\d)\d{4}(?!\d)/.test(value)) return -Infinity;
  const hasZone = /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})\s*$/i.test(value) && /\d:\d/.test(value);
  return plausible(Date.parse(hasZone ? value : `${value.trim()}Z`) || Date.parse(`${value.trim()} UTC`));
}

const sinceEpoch = (number: number): number => (number > LARGEST_IN_SECONDS ? number : number * 1000);
const plausible = (time: number): number => (time >= FIRST_YEAR && time < END_OF_TIME ? time : -Infinity);
