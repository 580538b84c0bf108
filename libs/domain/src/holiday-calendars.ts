import type { BuiltInCalendar } from '#contracts';
import { plusLocalDays, weekdayOf, type LocalDate } from './local-date.js';

interface Named {
  readonly name: string;
  /** first and last year in which it is one; always unless told */
  readonly from?: number;
  readonly to?: number;
}

/** When a holiday is: data, so that a lawyer can read it and a new one needs no code. */
export type HolidayRule = Named &
  (
    | {
        readonly kind: 'yearly';
        readonly month: number;
        readonly day: number;
        /** one on a Saturday is kept on the Friday before, one on a Sunday on the Monday after */
        readonly keptOnWeekday?: boolean;
      }
    /** days after Easter Sunday of the western churches */
    | { readonly kind: 'easter'; readonly days: number }
    /** weekday 0 is Sunday; nth -1 is the last of the month */
    | { readonly kind: 'weekday'; readonly month: number; readonly weekday: number; readonly nth: number }
    | { readonly kind: 'date'; readonly date: LocalDate }
  );

/** A named list of public holidays. Saturdays and Sundays are no working days in any of them. */
export interface HolidayCalendar {
  readonly id: string;
  readonly title: string;
  readonly holidays: readonly HolidayRule[];
}

const two = (number: number): string => String(number).padStart(2, '0');
const four = (year: number): string => String(year).padStart(4, '0');
const dateIn = (year: number, month: number, day: number): LocalDate =>
  `${four(year)}-${two(month)}-${two(day)}`;

/** Easter Sunday by the anonymous Gregorian computus (Meeus). */
export function easterSunday(year: number): LocalDate {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [Math.floor(c / 4), c % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  return dateIn(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): LocalDate {
  if (nth > 0) {
    const first = dateIn(year, month, 1);
    return plusLocalDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1));
  }
  const next = month === 12 ? dateIn(year + 1, 1, 1) : dateIn(year, month + 1, 1);
  const last = plusLocalDays(next, -1);
  return plusLocalDays(last, -((weekdayOf(last) - weekday + 7) % 7) + 7 * (nth + 1));
}

function kept(date: LocalDate, onWeekday: boolean | undefined): LocalDate {
  const weekday = weekdayOf(date);
  if (!onWeekday || (weekday !== 6 && weekday !== 0)) return date;
  return plusLocalDays(date, weekday === 6 ? -1 : 1);
}

function dayOf(rule: HolidayRule, year: number): LocalDate {
  switch (rule.kind) {
    case 'yearly':
      return kept(dateIn(year, rule.month, rule.day), rule.keptOnWeekday);
    case 'easter':
      return plusLocalDays(easterSunday(year), rule.days);
    case 'weekday':
      return nthWeekday(year, rule.month, rule.weekday, rule.nth);
    case 'date':
      return rule.date;
  }
}

const applies = ({ from = -Infinity, to = Infinity }: Named, year: number): boolean =>
  from <= year && year <= to;

/** Why no work is done on a day: the name of the holiday; undefined on other days. Weekends have none. */
export function holidayOn(calendar: HolidayCalendar, date: LocalDate): string | undefined {
  const year = Number(date.slice(0, 4));
  // New Year's Day on a Saturday is kept in the year before.
  const found = calendar.holidays.find((rule) =>
    [year, year + 1].some((of) => applies(rule, of) && dayOf(rule, of) === date),
  );
  return found?.name;
}

export function isWorkingDay(date: LocalDate, calendar: HolidayCalendar): boolean {
  const weekday = weekdayOf(date);
  return weekday !== 0 && weekday !== 6 && holidayOn(calendar, date) === undefined;
}

/** The day itself, or the next on which work is done. */
export function nextWorkingDay(date: LocalDate, calendar: HolidayCalendar): LocalDate {
  let day = date;
  while (!isWorkingDay(day, calendar)) day = plusLocalDays(day, 1);
  return day;
}

/** So many working days later; the day itself does not count. */
export function plusWorkingDays(date: LocalDate, count: number, calendar: HolidayCalendar): LocalDate {
  let day = date;
  for (let left = count; left > 0; left -= 1) day = nextWorkingDay(plusLocalDays(day, 1), calendar);
  return day;
}

const yearly = (name: string, month: number, day: number): HolidayRule => ({
  kind: 'yearly',
  name,
  month,
  day,
});
const federal = (name: string, month: number, day: number, from?: number): HolidayRule => ({
  kind: 'yearly',
  name,
  month,
  day,
  keptOnWeekday: true,
  ...(from === undefined ? {} : { from }),
});
const weekday = (name: string, month: number, day: number, nth: number): HolidayRule => ({
  kind: 'weekday',
  name,
  month,
  weekday: day,
  nth,
});

const MONDAY = 1;
const THURSDAY = 4;

/** Calendars that come with Lethe. An installation adds its own in `lethe.yaml`. */
export const builtInCalendars = {
  weekends: { id: 'weekends', title: 'Saturdays and Sundays alone', holidays: [] },
  target2: {
    id: 'target2',
    title: 'Closing days of TARGET, the settlement system of the euro area',
    holidays: [
      yearly('New Year’s Day', 1, 1),
      { kind: 'easter', name: 'Good Friday', days: -2 },
      { kind: 'easter', name: 'Easter Monday', days: 1 },
      yearly('Labour Day', 5, 1),
      yearly('Christmas Day', 12, 25),
      yearly('26 December', 12, 26),
    ],
  },
  'us-federal': {
    id: 'us-federal',
    title: 'Federal holidays of the United States (5 U.S.C. 6103)',
    holidays: [
      federal('New Year’s Day', 1, 1),
      weekday('Birthday of Martin Luther King, Jr.', 1, MONDAY, 3),
      weekday('Washington’s Birthday', 2, MONDAY, 3),
      weekday('Memorial Day', 5, MONDAY, -1),
      federal('Juneteenth National Independence Day', 6, 19, 2021),
      federal('Independence Day', 7, 4),
      weekday('Labor Day', 9, MONDAY, 1),
      weekday('Columbus Day', 10, MONDAY, 2),
      federal('Veterans Day', 11, 11),
      weekday('Thanksgiving Day', 11, THURSDAY, 4),
      federal('Christmas Day', 12, 25),
    ],
  },
} as const satisfies Readonly<Record<BuiltInCalendar, HolidayCalendar>>;
