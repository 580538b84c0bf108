import type { CertifiedTask, Instant, Source, SourceErasure } from '#contracts';
import { deletesAtSource, lastScans, standingContradictions, type PrivacyRequest } from '#domain';

/** They are done, and it is known what came of it. */
const DONE: ReadonlySet<string> = new Set(['succeeded', 'not-applicable']);

const doneAt = (tasks: readonly CertifiedTask[]): Instant | null =>
  tasks.every(({ state }) => DONE.has(state))
    ? (tasks
        .map(({ at }) => at)
        .sort()
        .at(-1) ?? null)
    : null;

/** Of each host the last sweep, which alone says what is left: one that was done again, or before the data had aged, does not. */
const lastSweeps = (tasks: readonly CertifiedTask[]): readonly CertifiedTask[] => [
  ...new Map(
    tasks.filter(({ action }) => action === 'sweep-logs').map((task) => [task.host, task] as const),
  ).values(),
];

/** When logs were cut on every host for the last time, behind the day on which all of them had aged. */
const agedSweptAt = (sweeps: readonly CertifiedTask[]): Instant | null =>
  sweeps.every(({ phase }) => phase === 'after-30-days') ? doneAt(sweeps) : null;

const says = ({ proof }: CertifiedTask, remark: string): boolean => proof?.remarks.includes(remark) ?? false;

/** How far the erasure came at each source: the weakest that can be said of all its tasks. */
export function sourceErasures(
  request: PrivacyRequest,
  sources: readonly Source[],
  tasks: readonly CertifiedTask[],
): SourceErasure[] {
  const contradicted = new Set(standingContradictions(request).map(({ source }) => source));
  const last = new Set(lastScans(request).map(({ id }) => id));
  return sources.map((source) => {
    const own = tasks.filter((task) => task.source === source);
    const deletes = own.filter(deletesAtSource);
    const soft = deletes.filter((task) => says(task, 'soft-deleted'));
    const forGood = soft.every(
      (task) => says(task, 'permanently-deleted') || says(task, 'permanent-delete-by-person'),
    );
    const sweeps = lastSweeps(own);
    const isDeleted = deletes.some(({ state }) => state === 'succeeded');
    const scanned = doneAt(own.filter(({ id }) => last.has(id)));
    const verifiedAt = contradicted.has(source) ? null : scanned;
    return {
      source,
      softDeletedAt: doneAt(soft),
      hardDeletedAt: isDeleted && forGood ? doneAt(deletes) : null,
      expungedAt: sweeps.length > 0 ? agedSweptAt(sweeps) : verifiedAt,
      verifiedAt,
    };
  });
}
