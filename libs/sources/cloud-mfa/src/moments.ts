import type { Instant } from '#contracts';

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The moment so many seconds after another. */
export const later = (moment: Instant, seconds: number): Instant =>
  new Date(Date.parse(moment) + seconds * 1000).toISOString();

/** Times beyond these are slips of a program, and could not be reckoned with. */
const EARLIEST = 0;
const LATEST = Date.UTC(9000, 0);

/** A time of Graph (`2026-10-24T08:15:30Z`, with up to seven decimals) as an instant; null when it is none. */
export function instantOf(text: string | null | undefined): Instant | null {
  const time = Date.parse(text ?? '');
  return time >= EARLIEST && time < LATEST ? new Date(time).toISOString() : null;
}
