import type { AttentionItem } from '../../api/types.js';
import type { Status } from '../../parts/statuses.js';

type Reason = AttentionItem['reason'];

const bad = (label: string): Status => ({ label, shape: 'warning', tone: 'bad' });
const waiting = (label: string): Status => ({ label, shape: 'person', tone: 'waiting' });

/** What somebody should look at, by its reason; what has no name of its own here is told by its own words. */
const reasons: Partial<Record<Reason, Status>> = {
  overdue: bad('Overdue'),
  'due-soon': { label: 'Due soon', shape: 'clock', tone: 'waiting' },
  'waiting-on-person': waiting('Waits for a person'),
  'awaiting-approval': waiting('Waits for approval'),
  'task-failed': { label: 'Failed', shape: 'cross', tone: 'bad' },
  'purge-contradicted': { label: 'Contradicted', shape: 'cross', tone: 'bad' },
  'on-legal-hold': { label: 'On legal hold', shape: 'clock', tone: 'waiting' },
  'source-paused': { label: 'Source paused', shape: 'clock', tone: 'waiting' },
  'close-limit-reached': waiting('Many closes wait'),
  'dead-letters': { label: 'Dead letters', shape: 'warning', tone: 'waiting' },
  'hosts-unwatched': bad('Hosts not watched'),
  'log-changed': { label: 'Log changed', shape: 'cross', tone: 'bad' },
};

/** `host-never-reported` becomes “Host never reported”. */
function inWords(reason: string): string {
  const words = reason.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const reasonStatus = (reason: Reason): Status =>
  reasons[reason] ?? { label: inWords(reason), shape: 'warning', tone: 'waiting' };

/** The order of urgency: what harms first. Reasons that are not listed stand between. */
const FIRST: readonly Reason[] = ['log-changed', 'overdue', 'purge-contradicted', 'task-failed'];
const LAST: readonly Reason[] = ['due-soon'];

/** Smaller comes first. */
export function urgency({ reason }: AttentionItem): number {
  const first = FIRST.indexOf(reason);
  if (first >= 0) return first;
  return LAST.includes(reason) ? FIRST.length + 1 : FIRST.length;
}

/** Where the item can be seen to; undefined: nowhere in the portal. */
export function placeOf(item: AttentionItem): string | undefined {
  if (item.requestId !== null) return `/requests/${item.requestId}`;
  if (item.reason === 'dead-letters') return '/dead-letters';
  if (item.reason === 'close-limit-reached') return '/close-limit';
  if (item.host !== null) return `/sources#${item.host}`;
  if (item.source !== null) return `/sources#${item.source}`;
  if (item.reason === 'hosts-unwatched') return '/sources';
  return undefined;
}
