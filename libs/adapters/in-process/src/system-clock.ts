import type { Instant } from '#contracts';
import type { Clock } from '#ports';

/** `setTimeout` takes 2³¹ − 1 ms at most, some 24.8 days; past that it would fire at once. */
const LONGEST = 24 * 24 * 3_600_000;

/** The time of the machine. A step back of the machine's clock stands still here until it is made up for. */
export class SystemClock implements Clock {
  #latest = 0;

  now(): Instant {
    this.#latest = Math.max(this.#latest, Date.now());
    return new Date(this.#latest).toISOString();
  }

  /** Does not keep the process alive: who waits for a deadline is kept alive by what it serves. */
  until(moment: Instant, signal: AbortSignal): Promise<void> {
    const end = Date.parse(moment);
    return new Promise((resolve) => {
      if (signal.aborted || end <= Date.now()) return resolve();
      let timer: NodeJS.Timeout;
      const finish = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      // In steps also because the machine's clock may be set meanwhile, or the machine may sleep.
      const wait = () => {
        const left = end - Date.now();
        if (left <= 0) return finish();
        timer = setTimeout(wait, Math.min(left, LONGEST)).unref();
      };
      signal.addEventListener('abort', finish);
      wait();
    });
  }
}
