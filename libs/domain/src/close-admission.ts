import type { Instant, UsualCloses } from '#contracts';
import type { PrivacyRequest } from './privacy-request.js';
import { concernOf } from './restraints.js';
import type { Register } from './register.js';
import { plusDays, plusSeconds } from './time.js';
import { limitBy, usualOf, type CloseLimits } from './usual-closes.js';

/** How many AccountCloses may begin at a moment, and which of those that have begun count against it. */
export interface Allowance {
  /** 0: what may begin without a person's look; otherwise that of the approval which holds */
  readonly count: number;
  readonly allowed: number;
  /** those of the count that began after it */
  readonly since: Instant;
  /** null: what is usual does not count */
  readonly usual: UsualCloses | null;
  /** what may begin in any 24 hours without a person's look */
  readonly perDay: number;
  /** until when an approval holds; null: none does */
  readonly approvedUntil: Instant | null;
}

export const dayOf = (moment: Instant): string => moment.slice(0, 10);

/** By so much the clocks of those who write to one store may differ. */
const CLOCKS_DIFFER_SECONDS = 3600;

/** The days (UTC) in which what counts at a moment may lie, in order; also by a clock that is not quite the same. */
export function countedDays(moment: Instant): readonly string[] {
  const before = plusSeconds(plusDays(moment, -1), -CLOCKS_DIFFER_SECONDS);
  const moments = [before, plusDays(before, 1), moment, plusSeconds(moment, CLOCKS_DIFFER_SECONDS)];
  return [...new Set(moments.map(dayOf))].sort();
}

/** The days by which it is told what is usual: whole ones that were over when those of today began to count. */
export function pastDays(moment: Instant, { moreThanUsual }: CloseLimits): readonly string[] {
  const first = `${countedDays(moment)[0]}T00:00:00.000Z`;
  return Array.from({ length: moreThanUsual?.ofDays ?? 0 }, (_, ago) => dayOf(plusDays(first, -1 - ago)));
}

/**
 * What may begin at a moment, whether or not some of it has begun. What a person lets begin may do so for a
 * day, and counts for nothing else: neither against what may begin afterwards, nor for what is usual.
 * @param perDay how many began on each of the past days
 */
export function allowanceAt(
  { limit }: Register,
  limits: CloseLimits,
  perDay: readonly number[],
  moment: Instant,
): Allowance {
  const usual = limits.moreThanUsual && usualOf(perDay, limits.moreThanUsual);
  const ordinary = { usual, perDay: limitBy(limits, usual) };
  const since = plusDays(moment, -1);
  const { approved } = limit;
  if (approved === null || approved.at <= since)
    return { count: 0, allowed: ordinary.perDay, since, ...ordinary, approvedUntil: null };
  const { count, allowed, at } = approved;
  return {
    count,
    allowed,
    since: at,
    ...ordinary,
    approvedUntil: plusDays(at, 1),
  };
}

/** From when on those of the count are counted: one whose clock is behind dates it before its approval. */
export const countedFrom = ({ count, since }: Pick<Allowance, 'count' | 'since'>): Instant =>
  count === 0 ? since : plusSeconds(since, -CLOCKS_DIFFER_SECONDS);

/**
 * Whether with these events an AccountClose begins to delete, so that it counts.
 * @param after the request after them
 */
export const beginsToDelete = (before: PrivacyRequest | undefined, after: PrivacyRequest): boolean =>
  after.kind === 'AccountClose' &&
  !(before && concernOf(before).hasBegunDeleting) &&
  concernOf(after).hasBegunDeleting;
