import type { Instant, PolicyId, RequestKind } from '#contracts';
import { earlier, endOfDay, later, nextWorkingDay, plusDays, plusMonths } from './time.js';

/**
 * A policy is versioned data: a request keeps the version it was planned with. Days are UTC days; a
 * due date is the last moment of its day.
 */
export interface Policy {
  readonly id: PolicyId;
  readonly version: string;
  readonly title: string;
  /** the date the law sets, from the day of receipt */
  readonly legalDueAt: (receivedAt: Instant) => Instant;
  /** the date after the one extension that the law allows, with notice to the person; from the day of receipt too */
  readonly extendedDueAt: (receivedAt: Instant) => Instant;
  /** what the team sets itself, days from receipt; the earlier of the two dates is shown */
  readonly internalDays: number;
  /** days after the delete until logs of that day have aged and the last sweep runs */
  readonly purgeDays: number;
  /** days after the last sweep is due until an unverified purge is overdue */
  readonly purgeGraceDays: number;
  /** an Export goes out with gaps this many days before its legal date */
  readonly stopLossDaysBeforeDue: number;
  /** but not earlier than this many days after it was planned, however late it came */
  readonly leastDaysToGather: number;
  /** people are told of a delete that is not done this many days after planning */
  readonly deleteStopLossDays: number;
  /** days that a package can be downloaded */
  readonly packageDays: number;
  /** months after the end until Lethe's own record is shredded */
  readonly ownRetentionMonths: number;
}

const common = {
  purgeDays: 30,
  purgeGraceDays: 7,
  packageDays: 30,
  ownRetentionMonths: 24,
  stopLossDaysBeforeDue: 2,
  leastDaysToGather: 7,
  deleteStopLossDays: 14,
} as const;

export const policies: Readonly<Record<PolicyId, Policy>> = {
  gdpr: {
    ...common,
    id: 'gdpr',
    version: '2026-1',
    title: 'GDPR: one month, the day of receipt not counted; two more months with notice',
    legalDueAt: (receivedAt) => endOfDay(nextWorkingDay(plusMonths(receivedAt, 1))),
    extendedDueAt: (receivedAt) => endOfDay(nextWorkingDay(plusMonths(receivedAt, 3))),
    internalDays: 25,
  },
  ccpa: {
    ...common,
    id: 'ccpa',
    version: '2026-1',
    title: 'CCPA: 45 calendar days from receipt; 45 more with notice',
    legalDueAt: (receivedAt) => endOfDay(plusDays(receivedAt, 45)),
    extendedDueAt: (receivedAt) => endOfDay(plusDays(receivedAt, 90)),
    internalDays: 40,
  },
};

/** The two dates of a request: what the law sets, and the earlier of that and the team's own. */
export function dueDates(
  policy: Policy,
  receivedAt: Instant,
): { readonly dueAt: Instant; readonly legalDueAt: Instant } {
  const legalDueAt = policy.legalDueAt(receivedAt);
  return { legalDueAt, dueAt: earlier(legalDueAt, endOfDay(plusDays(receivedAt, policy.internalDays))) };
}

/** When a request's tasks have had the time they get. */
export function stopLossAt(
  policy: Policy,
  request: { readonly kind: RequestKind; readonly legalDueAt: Instant },
  plannedAt: Instant,
): Instant {
  if (request.kind === 'AccountClose') return plusDays(plannedAt, policy.deleteStopLossDays);
  return later(
    plusDays(request.legalDueAt, -policy.stopLossDaysBeforeDue),
    plusDays(plannedAt, policy.leastDaysToGather),
  );
}

/** People are reminded this many days before the due date. */
export const REMINDER_DAYS = [7, 3, 1] as const;

/** A request is due soon from this many days before its due date. */
export const DUE_SOON_DAYS = 7;
