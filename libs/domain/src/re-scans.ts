import type { Instant } from '#contracts';
import { dependenciesLet, tasksOf, type PrivacyRequest, type Task } from './privacy-request.js';
import { plusDays } from './time.js';

const placeOf = (task: Task): string => `${task.source}/${task.host ?? ''}`;

const scansOf = (request: PrivacyRequest): readonly Task[] =>
  tasksOf(request).filter((task) => task.action === 'verify-purge');

/** The last re-scan of each place. */
export const lastScans = (request: PrivacyRequest): readonly Task[] => [
  ...new Map(scansOf(request).map((task) => [placeOf(task), task])).values(),
];

/**
 * Re-scans that found the person and that no later re-scan of the same place has answered. Only one that
 * looked and found nothing answers; that there was nothing to look at does not.
 */
export function standingContradictions(request: PrivacyRequest): readonly Task[] {
  const said = scansOf(request).filter((task) => task.contradicted || task.state === 'succeeded');
  return [...new Map(said.map((task) => [placeOf(task), task])).values()].filter((task) => task.contradicted);
}

/**
 * So long a re-scan that found nothing speaks for its place: a day, and twice as long with each one before it that
 * found nothing. Places that take days to answer would else outdate each other for ever.
 */
const daysSpokenFor = (request: PrivacyRequest, verify: Task): number => {
  const scans = scansOf(request).filter((task) => placeOf(task) === placeOf(verify));
  const clean = scans.length - 1 - scans.findLastIndex((task) => task.contradicted);
  return 2 ** Math.min(clean - 1, 10);
};

/**
 * Last re-scans that found nothing too long ago to call a purge verified by them now: meanwhile another place took
 * its time, or was contradicted and waited for its logs to age. Where a host is gone nobody looks any more.
 */
export const outdatedScans = (request: PrivacyRequest, at: Instant): readonly Task[] =>
  lastScans(request).filter(
    (task) =>
      task.state === 'succeeded' &&
      task.succeededAt !== null &&
      plusDays(task.succeededAt, daysSpokenFor(request, task)) < at &&
      !request.retiredHosts.has(task.host?.toLowerCase() ?? ''),
  );

/** How many re-scans of a task's place have found the person, one after another, since one last found nothing. */
export const contradictionsBefore = (request: PrivacyRequest, verify: Task): number => {
  const said = scansOf(request).filter(
    (task) =>
      task.id !== verify.id &&
      placeOf(task) === placeOf(verify) &&
      (task.contradicted || task.state === 'succeeded'),
  );
  return said.length - 1 - said.findLastIndex((task) => !task.contradicted);
};

/**
 * A re-scan that waits for nothing but the distance to the last one, which found the person. Whoever has seen
 * to the cause need not wait for it: it is only looked.
 */
export const isWaitingToLookAgain = (request: PrivacyRequest, task: Task): boolean =>
  task.action === 'verify-purge' &&
  task.state === 'blocked' &&
  task.notBefore !== null &&
  dependenciesLet(request, task) &&
  standingContradictions(request).some((found) => placeOf(found) === placeOf(task));
