import type { Instant } from './scalars.js';

const FORM =
  /^P(?=\d|T\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,9}(?:[.,]\d{1,9})?)W)?(?:(\d{1,9}(?:[.,]\d{1,9})?)D)?(?:T(?=\d)(?:(\d{1,9}(?:[.,]\d{1,9})?)H)?(?:(\d{1,9}(?:[.,]\d{1,9})?)M)?(?:(\d{1,12}(?:[.,]\d{1,9})?)S)?)?$/;
/** Only the last part of a duration may carry a fraction. */
const FRACTION_BEFORE_THE_END = /[.,]\d+[A-Z].*\d/;
const SECONDS = { week: 604_800, day: 86_400, hour: 3600, minute: 60 } as const;

/** Months and milliseconds: a month has no length of its own. */
interface Duration {
  readonly months: number;
  readonly milliseconds: number;
}

function parse(text: string): Duration | undefined {
  const parts = FORM.exec(text);
  if (!parts || FRACTION_BEFORE_THE_END.test(text)) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part: string | undefined) => (part === undefined ? 0 : Number(part.replace(',', '.'))));
  const whole = weeks * SECONDS.week + days * SECONDS.day + hours * SECONDS.hour + minutes * SECONDS.minute;
  return { months: years * 12 + months, milliseconds: Math.round((whole + seconds) * 1000) };
}

/**
 * The moment that lies an ISO 8601 duration after another one, in UTC. A month leads to the
 * same-numbered day, or the last day of a shorter month; the exact parts are added after that.
 * @returns undefined when the text is no duration, or leads past the year 9999
 */
export function addDuration(moment: Instant, duration: string): Instant | undefined {
  const parsed = parse(duration);
  if (!parsed) return undefined;
  const date = new Date(moment);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + parsed.months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  const sum = date.getTime() + parsed.milliseconds;
  return sum < Date.UTC(10_000, 0) ? new Date(sum).toISOString() : undefined;
}
