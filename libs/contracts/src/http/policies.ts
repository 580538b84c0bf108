import { z } from 'zod';
import { PolicyId, RequestKind } from '../vocabulary.js';

/** A time from the day of receipt, which does not count itself. */
const PeriodView = z.strictObject({ unit: z.enum(['months', 'days']), count: z.int().positive() });

/** One version of a policy. Days count from receipt, unless they say otherwise. */
export const PolicyView = z.strictObject({
  id: PolicyId,
  version: z.string(),
  title: z.string(),
  /** the first day of receipt that it is for, `YYYY-MM-DD` */
  effectiveFrom: z.iso.date(),
  /** whether it is what a request received today is planned by; others are those of older requests */
  current: z.boolean(),
  /** where it is written */
  sources: z.array(z.string()),
  /** taken when a request names none */
  default: z.boolean(),
  /** kinds that a second person has to approve */
  approvalRequired: z.array(RequestKind),
  answer: PeriodView,
  /** with notice; from receipt too */
  extendedAnswer: PeriodView,
  /** a period that ends on a weekend or a holiday ends with the next working day */
  endsOnWorkingDay: z.boolean(),
  /** until the receipt is confirmed to the person; null: not asked for */
  confirmWorkingDays: z.int().positive().nullable(),
  /** whose holidays count: one of `calendars` */
  calendar: z.string(),
  /** in which zone its days are */
  timeZone: z.string(),
  /** whether the time that checking the identity takes is added */
  identityCheckStopsClock: z.boolean(),
  /** what the team sets itself */
  internalDays: z.int().nonnegative(),
  /** days before the due date on which people are reminded */
  reminderDays: z.array(z.int().positive()),
  /** after the delete, until the last sweep and the re-scan */
  purgeDays: z.int().nonnegative(),
  /** after the last sweep is due, until an unverified purge is overdue */
  purgeGraceDays: z.int().nonnegative(),
  /** that the sources keep their records by themselves */
  recordRetentionDays: z.int().nonnegative(),
  packageDays: z.int().nonnegative(),
  /** until Lethe’s own record is shredded, months after the end */
  ownRetentionMonths: z.int().nonnegative(),
});
export type PolicyView = z.infer<typeof PolicyView>;

/** Holidays that days are counted by, each with its rule in words. Saturdays and Sundays count in none. */
export const CalendarView = z.strictObject({
  id: z.string(),
  title: z.string(),
  holidays: z.array(z.strictObject({ name: z.string(), rule: z.string() })),
});
export type CalendarView = z.infer<typeof CalendarView>;

/** Answer of `GET /v1/policies`: of each policy the newest version first. */
export const PolicyList = z.strictObject({ items: z.array(PolicyView), calendars: z.array(CalendarView) });
export type PolicyList = z.infer<typeof PolicyList>;
