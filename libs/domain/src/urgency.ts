import type { RequestEvent } from '#contracts';
import { timers } from './fire-timer.js';

/** What goes first where much is due at once: 0 what people are told of, 1 work, 2 tidying up. */
export type Urgency = 0 | 1 | 2;

/**
 * The stop-loss is not among them: it gives up what is open, so what fell due before it goes before it, also where
 * so much is due that not all is fired together (ADR 28).
 */
const FIRST: ReadonlySet<string> = new Set([timers.deadline, timers.confirmation, timers.purgeDue]);
const LAST: ReadonlySet<string> = new Set([timers.packageExpiry, timers.ownRetention]);

/** How urgent a timer is, by its name. */
export function urgencyOf(name: string): Urgency {
  if (FIRST.has(name)) return 0;
  return LAST.has(name) ? 2 : 1;
}

/** What a timer is about, without which task: a closed vocabulary. */
export const timerKind = (name: string): string => (name.startsWith('task:') ? 'task' : name);

/** Events that say that a date has passed. */
export const isMissedDate = ({ type }: RequestEvent): boolean =>
  type === 'DeadlineMissed' ||
  type === 'LegalDeadlineMissed' ||
  type === 'ConfirmationMissed' ||
  type === 'PurgeDeadlineMissed';
