import { findingText, type FaultText } from '#contracts';
import type { SealedTaskView, SealedView } from '#domain';
import type { AttentionItem } from './privacy-requests.js';

/** Re-scans of one place that found the person, one after another, and the one that comes next. */
interface Standing {
  readonly found: readonly SealedTaskView[];
  readonly last: SealedTaskView;
  readonly next: SealedTaskView | undefined;
  /** what comes before the next one has failed: it does not begin on its day */
  readonly isStuck: boolean;
}

/** By place: what the last re-scans that looked found there, where the last of all found anything. */
function standingIn(tasks: readonly SealedTaskView[]): readonly Standing[] {
  const places = new Map<string, SealedTaskView[]>();
  for (const task of tasks.filter(({ action }) => action === 'verify-purge')) {
    const place = `${task.source}/${task.host ?? ''}`;
    places.set(place, [...(places.get(place) ?? []), task]);
  }
  return [...places.values()].flatMap((scans) => {
    const looked = scans.filter((scan) => scan.state === 'succeeded' || hasFound(scan));
    const found = looked.slice(looked.findLastIndex((scan) => !hasFound(scan)) + 1);
    const last = found.at(-1);
    if (!last) return [];
    const next = scans.find((scan) => isOpen(scan));
    return [{ found, last, next, isStuck: next !== undefined && hasFailedBefore(next, tasks) }];
  });
}

const hitsOf = ({ proof }: SealedTaskView): number => proof?.counts.hits ?? 0;

/** Views of an earlier version say it by their proof alone. */
const hasFound = (scan: SealedTaskView): boolean => scan.contradicted ?? hitsOf(scan) > 0;

const isOpen = ({ state }: SealedTaskView): boolean =>
  !['succeeded', 'not-applicable', 'skipped', 'cancelled'].includes(state);

/** Whether one of the tasks that come before it, near or far, has failed. */
function hasFailedBefore(scan: SealedTaskView, tasks: readonly SealedTaskView[]): boolean {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const before = new Set(scan.dependsOn);
  // A set that grows is gone through to its end.
  for (const id of before) {
    const task = byId.get(id);
    if (task?.state === 'failed') return true;
    for (const earlier of task?.dependsOn ?? []) before.add(earlier);
  }
  return false;
}

/** A text that tells of records counts those first. */
function amountOf(scan: SealedTaskView): string {
  const hits = hitsOf(scan);
  const records = scan.proof?.counts.recordsFound ?? 0;
  if (hits === 0) return '';
  return records === 0 || records === hits
    ? ` (${hits})`
    : ` (${records}, and ${hits - records} other places that name the person)`;
}

const day = (instant: string): string => instant.slice(0, 10);

function nextLookOf({ next, isStuck }: Standing): string {
  if (isStuck) return ' The next look waits for a task that failed.';
  return next?.checkAfter == null ? '' : ` The next look is on ${day(next.checkAfter)}.`;
}

/** Where and how much, since when, how often, and when it is looked at next. */
function messageOf(text: FaultText, standing: Standing): string {
  const { found, last } = standing;
  const [first] = found;
  const place = last.host === null ? last.source : `${last.source} on ${last.host}`;
  const what = `${text.message.replace(/\.$/, '')}: ${place}${amountOf(last)}`;
  const since = first?.proof ? `, since ${day(first.proof.endedAt)}` : '';
  const often = found.length === 1 ? '' : `, ${found.length} times`;
  return `${what}${since}${often}.${nextLookOf(standing)}`;
}

const anywhere: FaultText = {
  message: 'The re-scan found the person again.',
  nextAction:
    'Find out what still writes the name; the sweep and the re-scan are repeated by themselves, ever more seldom. Once the cause is gone, retry the re-scan.',
};

function itemOf(standing: Standing, about: Pick<AttentionItem, 'requestId' | 'dueAt'>): AttentionItem {
  const { last, next } = standing;
  const text = findingText(last.source, last.proof?.remarks ?? []) ?? anywhere;
  return {
    ...about,
    taskId: next?.id ?? last.id,
    source: last.source,
    host: last.host,
    reason: 'purge-contradicted',
    message: messageOf(text, standing),
    nextAction: text.nextAction,
  };
}

/** What a re-scan found that still stands: one item for each place, however often it was found there. */
export function contradictionAttention(
  { id: requestId, tasks }: SealedView,
  dueAt: string | null,
): readonly AttentionItem[] {
  const about = { requestId, dueAt };
  const items = standingIn(tasks).map((standing) => itemOf(standing, about));
  // The slower of two handlers found something: of an earlier version it is not known which.
  const unplaced = { ...about, taskId: null, source: null, host: null, ...anywhere };
  return items.length > 0 ? items : [{ ...unplaced, reason: 'purge-contradicted' }];
}
