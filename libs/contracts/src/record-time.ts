/** A time stamp out of a record, as it was understood. */
export interface RecordTime {
  /** milliseconds since 1970 */
  readonly at: number;
  /** false: no zone was written, and it was read as UTC */
  readonly hasZone: boolean;
}

const FIRST_YEAR = Date.UTC(2000, 0);
const END_OF_TIME = Date.UTC(10_000, 0);
/** Seconds since 1970 have ten digits in these centuries, milliseconds thirteen. */
const LARGEST_IN_SECONDS = 99_999_999_999;

/**
 * A time stamp in any of the forms that exports of such tools have (INF): ISO 8601, `/Date(…)/`, seconds
 * or milliseconds since 1970, or a local form. One without a zone is read as UTC, as logs are.
 * @returns undefined when it is none of these
 */
export function recordTimeOf(value: string | number): RecordTime | undefined {
  if (typeof value === 'number') return plausible(sinceEpoch(value), true);
  const text = value.trim();
  const number = /^(?:\/Date\()?(-?\d{10,14})(?:[+-]\d{4})?(?:\)\/)?$/.exec(text)?.[1];
  if (number !== undefined) return plausible(sinceEpoch(Number(number)), true);
  if (!/(?<!\d)\d{4}(?!\d)/.test(text)) return undefined;
  const hasZone = /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/i.test(text) && /\d:\d/.test(text);
  return plausible(Date.parse(hasZone ? text : `${text}Z`) || Date.parse(`${text} UTC`), hasZone);
}

const sinceEpoch = (number: number): number => (number > LARGEST_IN_SECONDS ? number : number * 1000);

const plausible = (at: number, hasZone: boolean): RecordTime | undefined =>
  at >= FIRST_YEAR && at < END_OF_TIME ? { at, hasZone } : undefined;
