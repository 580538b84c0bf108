import type { BuiltInCalendar, Instant, PolicyId, RequestKind } from '#contracts';
import type { LocalDate } from './local-date.js';
import { later, plusDays } from './time.js';

/** A time from the day of receipt, which does not count itself. */
export interface Period {
  readonly unit: 'months' | 'days';
  readonly count: number;
}

/** One version of the rules that requests are planned by. It never changes: a change is a further version. */
export interface Policy {
  readonly id: PolicyId;
  readonly version: string;
  /** the first day of receipt that it is for */
  readonly effectiveFrom: LocalDate;
  readonly title: string;
  /** where it is written */
  readonly sources: readonly string[];
  /** until the person is answered */
  readonly answer: Period;
  /** until the person is answered after the one extension that the law allows, with notice; from receipt too */
  readonly extendedAnswer: Period;
  /** a period that ends on a Saturday, a Sunday or a holiday ends with the next working day */
  readonly endsOnWorkingDay: boolean;
  /** working days until the receipt is confirmed to the person; null: the law asks for no such thing */
  readonly confirmWorkingDays: number | null;
  /** whose holidays count, unless the installation names another calendar */
  readonly calendar: BuiltInCalendar;
  /** whether the time that checking the identity takes is added */
  readonly identityCheckStopsClock: boolean;
  /** what the team sets itself, days from receipt; the earlier of the two dates is shown */
  readonly internalDays: number;
  /** days after the delete until logs of that day have aged and the last sweep runs */
  readonly purgeDays: number;
  /** days after the last sweep is due until an unverified purge is overdue */
  readonly purgeGraceDays: number;
  /** days that the sources keep their records by themselves */
  readonly recordRetentionDays: number;
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

/** Months that Lethe keeps its own record, of requests and of what stood against them. */
export const OWN_RETENTION_MONTHS = 24;

const common = {
  purgeDays: 30,
  purgeGraceDays: 7,
  recordRetentionDays: 90,
  packageDays: 30,
  ownRetentionMonths: OWN_RETENTION_MONTHS,
  stopLossDaysBeforeDue: 2,
  leastDaysToGather: 7,
  deleteStopLossDays: 14,
} as const;

const gdpr = {
  ...common,
  id: 'gdpr',
  effectiveFrom: '2018-05-25',
  title: 'GDPR: one month, the day of receipt not counted; two more months with notice',
  sources: [
    'Regulation (EU) 2016/679, Article 12(3)',
    'Regulation (EEC, Euratom) No 1182/71, Articles 2 and 3',
  ],
  answer: { unit: 'months', count: 1 },
  extendedAnswer: { unit: 'months', count: 3 },
  endsOnWorkingDay: true,
  confirmWorkingDays: null,
  identityCheckStopsClock: true,
  internalDays: 25,
} as const;

const ccpa = {
  ...common,
  id: 'ccpa',
  effectiveFrom: '2020-01-01',
  title: 'CCPA: confirmed in 10 business days, answered in 45 calendar days; 45 more with notice',
  sources: ['California Civil Code, section 1798.130(a)(2)', '11 CCR section 7021'],
  answer: { unit: 'days', count: 45 },
  extendedAnswer: { unit: 'days', count: 90 },
  endsOnWorkingDay: false,
  internalDays: 40,
} as const;

/** Every version there ever was, oldest first: what was planned by one goes by it to its end. */
export const policyVersions: readonly Policy[] = [
  { ...gdpr, version: '2026-1', calendar: 'weekends' },
  {
    ...ccpa,
    version: '2026-1',
    calendar: 'weekends',
    confirmWorkingDays: null,
    identityCheckStopsClock: true,
  },
  { ...gdpr, version: '2026-2', calendar: 'target2' },
  {
    ...ccpa,
    version: '2026-2',
    calendar: 'us-federal',
    confirmWorkingDays: 10,
    identityCheckStopsClock: false,
  },
];

/** The rules for what is received on a day: the newest version that was in force then. */
export function policyFor(id: PolicyId, receivedOn: LocalDate): Policy {
  const versions = policyVersions.filter((policy) => policy.id === id);
  const inForce = versions.filter(({ effectiveFrom }) => effectiveFrom <= receivedOn);
  // Of before the law there is nothing better than the law.
  const found = inForce.at(-1) ?? versions.at(-1);
  if (!found) throw new Error(`There is no policy ${id}.`);
  return found;
}

/** The rules that a request was planned by. */
export function policyOf({ id, version }: { readonly id: PolicyId; readonly version: string }): Policy {
  const found = policyVersions.find((policy) => policy.id === id && policy.version === version);
  if (!found) throw new Error(`This version of Lethe does not know version ${version} of the policy ${id}.`);
  return found;
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

/** … and this many days before the date by which the receipt is to be confirmed. */
export const CONFIRMATION_REMINDER_DAYS = [3, 1] as const;

/** A request is due soon from this many days before its due date. */
export const DUE_SOON_DAYS = 7;
