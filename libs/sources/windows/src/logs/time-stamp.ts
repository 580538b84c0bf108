import type { Instant } from '#contracts';

/**
 * Time stamps at the beginning of a log line:
 * - `2019-04-23T17:22:14.516730Z|i|18288|…` (SEEN, seven fields) and the older six fields (SEEN);
 * - `2019-04-23 17:22:14`, also with slashes, a fraction after a dot or comma, and an offset (INF);
 * - the same behind one word or a syslog priority: `[INFO] 2019-…`, `<134>1 2019-…` (INF).
 *
 * A time without a zone is read as UTC (INF): retention counts in days, and a host's zone is not known
 * where its files are read from a share.
 */
const LINE_TIME =
  /^\uFEFF?(?:<\d{1,3}>\d? ?|[[(]?[A-Za-z]{1,12}[\])]?[\s|:]{1,4})?[[("]?(\d{4})([-/])(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])[T ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:[.,](\d{1,9}))?\s?(Z|[+-]\d{2}:?\d{2})?(?!\d)/;

/** Characters of a line that hold its time stamp, if it has one. */
export const TIME_STAMP_REACH = 80;

/** The moment a log line was written, to the millisecond; null when its beginning is no time stamp. */
export function timeOf(line: string): Instant | null {
  const match = LINE_TIME.exec(line.length > TIME_STAMP_REACH ? line.slice(0, TIME_STAMP_REACH) : line);
  if (!match) return null;
  const [, year, , month, day = '', hour, minute, second, fraction = '', zone = 'Z'] = match;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  // Every month has 28 days. The 30th of February would come out as a day in March.
  if (Number(day) > 28 && new Date(`${text}Z`).toISOString() !== `${text}Z`) return null;
  return zone === 'Z' ? `${text}Z` : inUtc(text, zone);
}

function inUtc(text: string, zone: string): Instant | null {
  const time = new Date(text + (zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`));
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
