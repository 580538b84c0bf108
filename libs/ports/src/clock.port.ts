import type { Instant } from '#contracts';

/**
 * The time that leases, back-off, look-agains and deadlines are on. In the sandbox it can be moved;
 * time-outs of real input and output are not on it.
 */
export interface Clock {
  /** Never goes back within one process. */
  now(): Instant;
  /**
   * Resolves when the clock has reached the moment (at once if it has), or when the signal is
   * aborted. A moment years away costs nothing while it waits. It never rejects.
   */
  until(moment: Instant, signal: AbortSignal): Promise<void>;
}
