import { isLosslessNumber } from 'lossless-json';
import type { Instant, MfaRecordCategory } from '#contracts';
import { isArray, isObject, type Json } from './json-value.js';
import { countRecords, recordCategories, type RecordSet } from './read-export.js';
import { plainName } from './record-fields.js';

/**
 * Records that are about somebody who is none of these names. A record without a user name counts as the
 * person's. So does another form of the account that was asked for, as a farm may know `ada@example.com` as
 * `ada` or `EXAMPLE\ada` (INF); but where a UPN or a domain is named, no other UPN or domain counts.
 */
export function countOtherPeople(records: RecordSet, names: readonly string[]): number {
  const isOwn = ownNames(names);
  return recordCategories
    .flatMap((category) => records[category])
    .filter(({ username }) => typeof username === 'string' && username.trim() !== '' && !isOwn(username))
    .length;
}

function ownNames(names: readonly string[]): (username: string) => boolean {
  const known = new Set(names.map(folded));
  const accounts = new Set([...known].map(accountOf));
  const isKnown = (mark: string): boolean => [...known].some((name) => name.includes(mark));
  const telling = ['@', '\\'].filter(isKnown);
  return (username) => {
    const name = folded(username);
    if (known.has(name)) return true;
    return !telling.some((mark) => name.includes(mark)) && accounts.has(accountOf(name));
  };
}

/** `ada` of `ada`, `EXAMPLE\ada` and `ada@example.com`. */
const accountOf = (name: string): string => name.replace(/^.*\\/, '').replace(/@.*$/, '');

const folded = (name: string): string => name.trim().normalize('NFC').toLowerCase();

/** Named counts for a proof. */
export const countsOf = (records: RecordSet): Record<string, number> => ({
  recordsFound: countRecords(records),
  ...Object.fromEntries(recordCategories.map((category) => [category, records[category].length])),
});

/** Where records are, as places of a re-scan. */
export const categoriesWithRecords = (records: RecordSet): ReadonlyArray<MfaRecordCategory | 'other'> => [
  ...recordCategories.filter((category) => records[category].length > 0),
  ...(countRecords({ ...records, ...none }) > 0 ? (['other'] as const) : []),
];

const none = { authenticationAttempts: [], activations: [], blocks: [], bypasses: [], changes: [] };

/** The youngest time stamp in the records; null when none can be read. */
export function newestTime(records: RecordSet): Instant | null {
  const newest = Math.max(-Infinity, ...recordCategories.map((category) => newestIn(records[category])));
  return Number.isFinite(newest) ? new Date(newest).toISOString() : null;
}

function newestIn(value: Json): number {
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
