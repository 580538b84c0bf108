import type { ClockState, Instant, Progress, Purge } from '#contracts';
import { DUE_SOON_DAYS } from './policies.js';
import { tasksOf, type PrivacyRequest } from './privacy-request.js';
import { standingContradictions } from './re-scans.js';
import { plusDays } from './time.js';

/** The three axes of a request, never one status. */

export function progressOf(request: PrivacyRequest): Progress {
  if (request.end) return request.end.progress;
  if (request.approval.required && request.approval.approvedBy === null) return 'awaiting-approval';
  if (!request.tasks) return 'received';
  return tasksOf(request).some((task) => task.state !== 'blocked' && task.state !== 'ready')
    ? 'running'
    : 'planned';
}

/** The weakest thing that can truly be said of the purge. */
export function purgeOf(request: PrivacyRequest): Purge {
  const erasure = request.erasure;
  if (request.kind === 'Export') return 'not-applicable';
  if (!erasure) return 'not-started';
  if (erasure.verified) return 'verified';
  if (standingContradictions(request).length > 0) return 'contradicted';
  if (erasure.overdue) return 'overdue';
  return erasure.sweepDue ? 'sweep-due' : 'deleted-at-source';
}

export interface ClockFacts {
  readonly dueAt: Instant;
  readonly metAt: Instant | null;
  readonly paused: boolean;
}

/** The clock at a moment. The read model answers the same question in its own query language. */
export function clockState({ dueAt, metAt, paused }: ClockFacts, now: Instant): ClockState {
  if (metAt !== null) return metAt <= dueAt ? 'met' : 'met-late';
  if (paused) return 'paused';
  if (now > dueAt) return 'overdue';
  return now >= plusDays(dueAt, -DUE_SOON_DAYS) ? 'due-soon' : 'on-track';
}
