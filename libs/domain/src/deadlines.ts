import type { Instant, PolicyId } from '#contracts';
import {
  builtInCalendars,
  nextWorkingDay,
  plusWorkingDays,
  type HolidayCalendar,
} from './holiday-calendars.js';
import { endOfLocalDay, localDate, plusLocalDays, plusLocalMonths, type LocalDate } from './local-date.js';
import { policyFor, policyOf, type Period, type Policy } from './policies.js';
import { earlier } from './time.js';

/** What an installation has decided about counting days. */
export interface DayCounting {
  /** whose days are counted: the day of receipt is the one it is there, and a period ends when its last day does */
  readonly timeZone: string;
  /** instead of the calendar that the policy names */
  readonly calendars: Readonly<Partial<Record<PolicyId, HolidayCalendar>>>;
}

export const COUNTED_IN_UTC: DayCounting = { timeZone: 'UTC', calendars: {} };

/** The dates of a request, each the last millisecond of its day. */
export interface Deadlines {
  /** the earlier of the law's date and the team's own */
  readonly dueAt: Instant;
  readonly legalDueAt: Instant;
  /** the law's date if it is extended */
  readonly extendedDueAt: Instant;
  /** until when the receipt is to be confirmed to the person */
  readonly confirmDueAt: Instant | null;
}

/** A request's dates with the rules that they were counted by. */
export interface CountedDeadlines {
  readonly policy: Policy;
  readonly calendar: HolidayCalendar;
  readonly timeZone: string;
  readonly dates: Deadlines;
}

const plusPeriod = (date: LocalDate, { unit, count }: Period): LocalDate =>
  unit === 'months' ? plusLocalMonths(date, count) : plusLocalDays(date, count);

/** The calendar that a policy's days are counted by here. */
export const calendarFor = (policy: Policy, counting: DayCounting): HolidayCalendar =>
  counting.calendars[policy.id] ?? builtInCalendars[policy.calendar];

/**
 * The dates of a request by one version of a policy. The day of receipt is not counted; a period of months
 * ends with the same-numbered day, or the last one of a month that has none; where the policy says so, it
 * ends with the next working day. The extension counts from the receipt too, not from the first end.
 * Source: Regulation (EEC, Euratom) No 1182/71, Article 3(1), (2)(c) and (4); 11 CCR section 7021.
 */
export function deadlinesBy(
  policy: Policy,
  receivedAt: Instant,
  { timeZone, calendar }: { readonly timeZone: string; readonly calendar: HolidayCalendar },
): Deadlines {
  const receivedOn = localDate(receivedAt, timeZone);
  const endOf = (date: LocalDate): Instant => endOfLocalDay(date, timeZone);
  const lastDay = (period: Period): Instant => {
    const day = plusPeriod(receivedOn, period);
    return endOf(policy.endsOnWorkingDay ? nextWorkingDay(day, calendar) : day);
  };
  const legalDueAt = lastDay(policy.answer);
  const own = endOf(plusLocalDays(receivedOn, policy.internalDays));
  return {
    dueAt: earlier(legalDueAt, own),
    legalDueAt,
    extendedDueAt: lastDay(policy.extendedAnswer),
    confirmDueAt:
      policy.confirmWorkingDays === null
        ? null
        : endOf(plusWorkingDays(receivedOn, policy.confirmWorkingDays, calendar)),
  };
}

/** The dates of what is received now or was received then, by the rules of that day. */
export function countDeadlines(
  id: PolicyId,
  receivedAt: Instant,
  counting: DayCounting = COUNTED_IN_UTC,
): CountedDeadlines {
  const { timeZone } = counting;
  const policy = policyFor(id, localDate(receivedAt, timeZone));
  const calendar = calendarFor(policy, counting);
  return { policy, calendar, timeZone, dates: deadlinesBy(policy, receivedAt, { timeZone, calendar }) };
}

/** The law's date after the extension. Requests of before it was written down are counted as they were planned. */
export function extendedDueAt(request: {
  readonly policy: { readonly id: PolicyId; readonly version: string };
  readonly receivedAt: Instant;
  readonly extendedDueAt: Instant | null;
}): Instant {
  if (request.extendedDueAt !== null) return request.extendedDueAt;
  const policy = policyOf(request.policy);
  const calendar = builtInCalendars[policy.calendar];
  return deadlinesBy(policy, request.receivedAt, { timeZone: 'UTC', calendar }).extendedDueAt;
}
