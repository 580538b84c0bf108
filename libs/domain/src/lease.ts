import type { Fault } from '#contracts';
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

/** Another failure is a word of the handler: it is there and at work. */
export const lapsesAfter = ({ lapses }: Task, { code }: Fault): number =>
  code === LEASE_OVER ? lapses + 1 : 0;
