import { DAY } from './moments.js';

const IMF_FIXDATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
/** Obsolete, and to be understood all the same (RFC 9110, 5.6.7): `Sunday, 06-Nov-94 08:49:37 GMT`. */
const RFC_850 = /^[A-Z][a-z]{2,5}day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
/** The other one: `Sun Nov  6 08:49:37 1994`, in GMT without saying so. */
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * The seconds to wait by `Retry-After`, which is a number or an HTTP date (RFC 9110, 10.2.3); null when
 * it is absent or neither. A date is measured against the answer's own `Date`, so that a host whose
 * clock is wrong, or a moved one, waits as long as was meant. Never more than a day.
 */
export function retryAfterSeconds(headers: Headers): number | null {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,15}$/.test(value)) return Math.min(Number(value), DAY);
  const until = httpDate(value);
  if (Number.isNaN(until)) return null;
  const answered = Date.parse(headers.get('date') ?? '');
  const from = Number.isNaN(answered) ? Date.now() : answered;
  return Math.min(Math.max(Math.ceil((until - from) / 1000), 0), DAY);
}

function httpDate(text: string): number {
  if (IMF_FIXDATE.test(text) || RFC_850.test(text)) return Date.parse(text);
  return ASCTIME.test(text) ? Date.parse(`${text} GMT`) : Number.NaN;
}
