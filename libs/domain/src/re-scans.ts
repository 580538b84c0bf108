import { tasksOf, type PrivacyRequest, type Task } from './privacy-request.js';

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
