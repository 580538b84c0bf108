import type { Instant } from '#contracts';
import { DAY, instant, milliseconds } from './time.js';

/** A day of a calendar on the wall, `YYYY-MM-DD`: it has no time and belongs to no zone. Such texts sort by time. */
export type LocalDate = string;

/** Zones are those of the IANA database, e.g. `Europe/Berlin`; `UTC` is one of them. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const two = '2-digit';
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  });
  formats.set(timeZone, made);
  return made;
}

/** What a clock on the wall shows at a moment, as if it were UTC, milliseconds. */
function wallClock(at: number, timeZone: string): number {
  if (timeZone === 'UTC') return at;
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const shown = new Date(0);
  // Not Date.UTC, which takes the year 99 for 1999.
  shown.setUTCFullYear(part('year'), part('month') - 1, part('day'));
  shown.setUTCHours(part('hour'), part('minute'), part('second'), ((at % 1000) + 1000) % 1000);
  return shown.getTime();
}

/** How far the zone is ahead of UTC at a moment, milliseconds. */
const offset = (at: number, timeZone: string): number => wallClock(at, timeZone) - at;

/** The day on which a moment lies in a zone. */
export const localDate = (moment: Instant, timeZone: string): LocalDate =>
  instant(wallClock(milliseconds(moment), timeZone)).slice(0, 10);

const midnight = (date: LocalDate): number => Date.parse(`${date}T00:00:00.000Z`);
const dateOf = (at: number): LocalDate => new Date(at).toISOString().slice(0, 10);

/** The moments at which a clock on the wall shows a time: two where it is set back over it, none where it is set on. */
const showing = (shown: number, timeZone: string): readonly number[] =>
  [shown - DAY, shown + DAY]
    .map((near) => shown - offset(near, timeZone))
    .filter((at) => wallClock(at, timeZone) === shown);

/** The first moment at which a clock on the wall has passed over a time that it never shows. */
function afterGap(shown: number, timeZone: string): number {
  let [before, after] = [shown - 2 * DAY, shown + 2 * DAY];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallClock(middle, timeZone) >= shown) after = middle;
    else before = middle;
  }
  return after;
}

/** Where a day begins. Where summer time begins at midnight, there is no midnight: the first moment after it. */
function startOfDay(date: LocalDate, timeZone: string): number {
  const utc = midnight(date);
  if (timeZone === 'UTC') return utc;
  const exact = showing(utc, timeZone).toSorted((one, other) => other - one);
  // Where the clock is set back over midnight there are two. The day before ends with the later one if that
  // hour of it comes again; where midnight itself comes again (01:00 is 00:00 once more), with the first.
  const last = exact.find((at) => wallClock(at - 1, timeZone) < utc);
  return last ?? afterGap(utc, timeZone);
}

/** The last millisecond of a day in a zone, however many hours that day has. */
export const endOfLocalDay = (date: LocalDate, timeZone: string): Instant =>
  instant(startOfDay(plusLocalDays(date, 1), timeZone) - 1);

export const plusLocalDays = (date: LocalDate, days: number): LocalDate =>
  dateOf(midnight(date) + days * DAY);

/** The same-numbered day some months later; where that month has no such day, its last one. */
export function plusLocalMonths(date: LocalDate, months: number): LocalDate {
  const to = new Date(midnight(date));
  const day = to.getUTCDate();
  to.setUTCDate(1);
  to.setUTCMonth(to.getUTCMonth() + months);
  const last = new Date(to);
  last.setUTCMonth(last.getUTCMonth() + 1, 0);
  to.setUTCDate(Math.min(day, last.getUTCDate()));
  return dateOf(to.getTime());
}

/** 0 is Sunday. */
export const weekdayOf = (date: LocalDate): number => new Date(midnight(date)).getUTCDay();

/** How long a clock on the wall went on between two moments, milliseconds: ten days are ten days over summer time too. */
export function wallClockBetween(from: Instant, to: Instant, timeZone: string): number {
  const [start, end] = [milliseconds(from), milliseconds(to)];
  return Math.max(0, wallClock(end, timeZone) - wallClock(start, timeZone));
}

/**
 * A moment moved on as the clock on the wall counts: the end of a day stays the end of a day. Of two moments
 * at which the clock shows the same it is the later; where it shows it never, the last one before.
 */
export function plusWallClock(moment: Instant, elapsed: number, timeZone: string): Instant {
  const shown = wallClock(milliseconds(moment), timeZone) + elapsed;
  if (timeZone === 'UTC') return instant(shown);
  const exact = showing(shown, timeZone);
  return instant(exact.length > 0 ? Math.max(...exact) : afterGap(shown, timeZone) - 1);
}
