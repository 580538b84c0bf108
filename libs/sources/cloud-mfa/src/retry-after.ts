import { DAY } from './moments.js';

const IMF_FIXDATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The seconds to wait by `Retry-After`, which is a number or an HTTP date (RFC 9110, 10.2.3); null when
 * it is absent or neither. A date is measured against the answer's own `Date`, so that a host whose
 * clock is wrong, or a moved one, waits as long as was meant. Never more than a day.
 */
export function retryAfterSeconds(headers: Headers): number | null {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,15}$/.test(value)) return Math.min(Number(value), DAY);
  if (!IMF_FIXDATE.test(value)) return null;
  const until = Date.parse(value);
  if (Number.isNaN(until)) return null;
  const answered = Date.parse(headers.get('date') ?? '');
  const from = Number.isNaN(answered) ? Date.now() : answered;
  return Math.min(Math.max(Math.ceil((until - from) / 1000), 0), DAY);
}
