import type { RequestEvent } from '#contracts';
import type { Task } from './privacy-request.js';

/** More would keep the task of a handler that died for too long: 30 minutes become eight hours. */
const MOST_DOUBLINGS = 4;

/**
 * How long a task is believed without a sign of life: what was planned, doubled with each lease in a row that was
 * over before anything came of it. Where more work waits before a handler than it does in one lease, each task would
 * be sent again before its turn came, for ever, and the handler would do nothing but put aside what is over.
 */
export const leaseSecondsOf = ({ leaseSeconds, lapses }: Task): number =>
  leaseSeconds * 2 ** Math.min(lapses, MOST_DOUBLINGS);

export const LEASE_OVER = 'lease-over';

/**
 * Leases in a row that were over, after an event of the task. Any word of its handler ends the row, for then it is there
 * and at work: also another failure, and that it was told to hold back, which no failure goes before.
 */
export function lapsesAfter({ lapses, state }: Task, event: RequestEvent): number {
  switch (event.type) {
    case 'TaskFailed':
      return event.data.fault.code === LEASE_OVER ? lapses + 1 : 0;
    case 'TaskRetryScheduled':
      return state === 'running' ? 0 : lapses;
    case 'TaskWaitingOnSource':
      return 0;
    default:
      return lapses;
  }
}
