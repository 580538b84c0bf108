/**
 * The time of the machine, for what is not on Lethe's clock: a day of the sandbox may take seconds, and a
 * sign of life must not.
 */
export interface RealTime {
  /** milliseconds since 1970 */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. It never rejects. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Waits by the monotonic clock, so that a machine clock that is set back keeps nobody waiting. Keeps no process alive. */
export const realTime: RealTime = {
  now: () => Date.now(),
  pause: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, milliseconds).unref();
      signal.addEventListener('abort', finish);
    }),
};
