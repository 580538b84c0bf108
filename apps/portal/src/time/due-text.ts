/** Words for dates that something is due at, counted by calendar days of a zone as the policy counts them. */

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Days since the epoch of the calendar day that an instant falls on in a zone. */
function dayNumber(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(instant);
  return Math.round(Date.parse(`${parts}T00:00:00Z`) / DAY_MS);
}

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** `4 Dec`, with the year where it is another than now. */
export function dayText(instant: number, now: number, timeZone = 'UTC'): string {
  const yearOf = (at: number) => new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric' }).format(at);
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    ...(yearOf(instant) === yearOf(now) ? {} : { year: 'numeric' }),
  }).format(instant);
}

/** `4 Dec 2026, 14:05 UTC`: an instant in full. */
export const instantText = (instant: number, timeZone = 'UTC'): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(instant);

/** `due 4 Dec · 12 days left`, `due today · 5 hours left`, `3 days overdue`. */
export function dueText(due: number, now: number, timeZone = 'UTC'): string {
  if (due < now) return `${overdueBy(due, now, timeZone)} overdue`;
  const days = dayNumber(due, timeZone) - dayNumber(now, timeZone);
  if (days === 0) return `due today · ${hoursText(due - now)} left`;
  return `due ${dayText(due, now, timeZone)} · ${counted(days, 'day')} left`;
}

function overdueBy(due: number, now: number, timeZone: string): string {
  const days = dayNumber(now, timeZone) - dayNumber(due, timeZone);
  // Due at the last moment of a day: just after midnight it is hours that count.
  return now - due < DAY_MS ? hoursText(now - due) : counted(days, 'day');
}

function hoursText(span: number): string {
  const hours = Math.floor(span / HOUR_MS);
  return hours === 0 ? 'less than an hour' : counted(hours, 'hour');
}
