import type { Instant, RegisterEvent } from '#contracts';
import type { PrivacyRequest } from './privacy-request.js';
import { concernOf } from './restraints.js';
import type { Register } from './register.js';

/** How many AccountCloses may begin, and in which count of the day. */
export interface Allowance {
  /** of Lethe's clock, in UTC */
  readonly day: string;
  /** 0 in the morning, one more after each approval of that day */
  readonly count: number;
  readonly allowed: number;
}

export const dayOf = (moment: Instant): string => moment.slice(0, 10);

/** What may begin on the day of a moment, whether or not some of it has begun. */
export function allowanceAt({ limit }: Register, closesPerDay: number, moment: Instant): Allowance {
  const day = dayOf(moment);
  const { approved } = limit;
  return approved?.day === day
    ? { day, count: approved.count, allowed: approved.allowed }
    : { day, count: 0, allowed: closesPerDay };
}

/** How many were taken of an allowance, by the events of its day. */
export const takenOf = (events: readonly RegisterEvent[], { count }: Pick<Allowance, 'count'>): number =>
  events.reduce(
    (sum, event) =>
      event.type === 'ClosesAdmitted' && event.data.count === count ? sum + event.data.closes : sum,
    0,
  );

/**
 * How many are taken at once: a store is not written to for each, and of a small limit no process keeps what
 * another could use.
 */
export const helpingOf = ({ allowed }: Allowance, taken: number): number =>
  Math.max(0, Math.min(Math.max(1, Math.min(10, Math.floor(allowed / 100))), allowed - taken));

/**
 * Whether with these events an AccountClose begins to delete, so that it counts.
 * @param after the request after them
 */
export const beginsToDelete = (before: PrivacyRequest | undefined, after: PrivacyRequest): boolean =>
  after.kind === 'AccountClose' &&
  !(before && concernOf(before).hasBegunDeleting) &&
  concernOf(after).hasBegunDeleting;
