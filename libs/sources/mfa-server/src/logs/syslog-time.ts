import type { Instant } from '#contracts';

/** RFC 3164: `<134>Nov  4 10:11:12 mfa01 pfsvc: …`; the priority is mostly gone once a line is in a file. */
const LINE_TIME = /^(?:<\d{1,3}>)?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}:\d{2}:\d{2})\s/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MS = 86_400_000;

/**
 * The moment of a line of the older syslog format, which names neither year nor zone: it is the last such moment
 * before tomorrow, read as UTC as in other logs. Null when the line does not begin so.
 */
export function syslogTimeOf(line: string, now: Instant): Instant | null {
  const [, name = '', day = '', time = ''] = LINE_TIME.exec(line) ?? [];
  const month = MONTHS.indexOf(name) + 1;
  if (month === 0) return null;
  const latest = Date.parse(now) + DAY_MS;
  const thisYear = new Date(latest).getUTCFullYear();
  // The 29th of February may be up to eight years back.
  for (let year = thisYear; year > thisYear - 9; year--) {
    const text = `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}T${time}.000Z`;
    const moment = new Date(text);
    const isReal = !Number.isNaN(moment.getTime()) && moment.toISOString() === text;
    if (isReal && moment.getTime() < latest) return text;
  }
  return null;
}
