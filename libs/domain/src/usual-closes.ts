import type { MoreThanUsual, UsualCloses } from '#contracts';

/** How many AccountCloses may begin in any 24 hours without a person's look. */
export interface CloseLimits {
  /** whatever is usual */
  readonly perDay: number;
  /** null: what is usual does not count */
  readonly moreThanUsual: MoreThanUsual | null;
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}

/**
 * What is usual. A day on which none began says nothing of how many are usual where some are closed: whoever
 * closes forty accounts each Monday would have zero for usual.
 * @param perDay how many began on each day that counts, without those that a person let begin
 */
export function usualOf(perDay: readonly number[], terms: MoreThanUsual): UsualCloses {
  const some = perDay.filter((closes) => closes > 0);
  const isKnown = some.length >= terms.knownAfterDays;
  return { median: isKnown ? medianOf(some) : null, daysWithCloses: some.length, ...terms };
}

/** How many may begin in any 24 hours, by the number in the settings and by what is usual. */
export function limitBy({ perDay }: CloseLimits, usual: UsualCloses | null): number {
  if (usual === null || usual.median === null) return perDay;
  return Math.min(perDay, Math.max(usual.atLeast, Math.ceil(usual.times * usual.median)));
}
