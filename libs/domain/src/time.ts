import type { Instant } from '#contracts';

/** Arithmetic on moments. All dates are UTC; a day is 86,400 seconds. */

export const SECOND = 1000;
export const DAY = 86_400 * SECOND;

export const instant = (milliseconds: number): Instant => new Date(milliseconds).toISOString();
export const milliseconds = (moment: Instant): number => Date.parse(moment);

export const plusSeconds = (moment: Instant, seconds: number): Instant =>
  instant(Date.parse(moment) + seconds * SECOND);
export const plusDays = (moment: Instant, days: number): Instant => instant(Date.parse(moment) + days * DAY);

/** The same-numbered day some months later; where that month has no such day, its last one. */
export function plusMonths(moment: Instant, months: number): Instant {
  const date = new Date(moment);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.toISOString();
}

/** The first moment that lies behind another. */
export const justAfter = (moment: Instant): Instant => instant(milliseconds(moment) + 1);

export const later = (one: Instant, other: Instant): Instant => (one > other ? one : other);
export const earlier = (one: Instant, other: Instant): Instant => (one < other ? one : other);
