import type { Instant, UsualCloses } from '#contracts';
import type { Allowance, ReachedLimit } from '#domain';

/** `2026-12-20 09:14 UTC` */
const moment = (at: Instant): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
const closes = (count: number): string => (count === 1 ? '1 account close' : `${count} account closes`);

/** What is usual, and what follows from it. */
function usualWords(usual: UsualCloses | null): string {
  if (usual === null) return 'How many may begin is a number in lethe.yaml, whatever is usual.';
  const { median, daysWithCloses, ofDays, knownAfterDays, times, atLeast } = usual;
  if (median === null)
    return `What is usual is not known yet (account closes began on ${daysWithCloses} of ${ofDays} past days, and ${knownAfterDays} are needed), so a number in lethe.yaml says how many may begin.`;
  return `Usual is ${median} a day, the median of the ${daysWithCloses} of ${ofDays} past days on which any began without a person’s look; ${times} times as many may begin in 24 hours, at least ${atLeast}, and never more than a number in lethe.yaml.`;
}

/** Why further ones wait: what was counted since when, and what is usual. */
export function reachedWords({ since, at, begun, allowed, count, usual }: ReachedLimit): string {
  const those = count === 0 ? `of ${allowed} that may in 24 hours` : `of ${allowed} that a person let begin`;
  return `After ${moment(since)} ${closes(begun)} had begun by ${moment(at)}, ${those}; every further one waits. ${usualWords(usual)}`;
}

/** How many may begin yet, and by what. */
function countWords(allowance: Allowance, begun: number): string {
  const { count, since, allowed, usual, approvedUntil } = allowance;
  const those =
    count === 0 || approvedUntil === null
      ? `of ${allowed} that may in 24 hours`
      : `of ${allowed} that a person has let begin until ${moment(approvedUntil)}`;
  return `Since ${moment(since)} ${closes(begun)} ${begun === 1 ? 'has' : 'have'} begun, ${those}. ${usualWords(usual)}`;
}

/** What is counted, what is usual, and who lets further ones begin. */
export const closeLimitWords = (
  reached: ReachedLimit | null,
  { allowance, begun }: { readonly allowance: Allowance; readonly begun: number },
): string =>
  reached === null
    ? `${countWords(allowance, begun)} Further ones would wait for a privacy officer or an administrator.`
    : `${reachedWords(reached)} A privacy officer or an administrator lets them begin, or cancels those that are not meant.`;
