import type { Instant } from '#contracts';
import { SECONDS_OF_DAY } from './clock-file.js';

/** The longest that a timer of the runtime can wait, milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

export interface SimulatedTime {
  /** simulated time now, milliseconds */
  readonly position: () => number;
  /** real seconds that a simulated day takes; 0: it stands still */
  readonly secondsPerDay: () => number;
  /** how long to wait at most before the time is looked at again, milliseconds */
  readonly longest?: number;
}

/** Those who wait for moments of a simulated time. They look again whenever it was moved. */
export class WaitingForMoments {
  private readonly looks = new Set<() => void>();

  constructor(private readonly time: SimulatedTime) {}

  /** Resolves when the moment has come or the signal is aborted. */
  until(moment: Instant, signal: AbortSignal): Promise<void> {
    const target = Date.parse(moment);
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const done = (): void => {
        clearTimeout(timer);
        this.looks.delete(look);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const look = (): void => {
        clearTimeout(timer);
        const left = target - this.time.position();
        if (left <= 0 || signal.aborted) return done();
        const wait = this.realTimeOf(left);
        if (wait !== undefined) timer = setTimeout(look, wait);
      };
      this.looks.add(look);
      signal.addEventListener('abort', done, { once: true });
      look();
    });
  }

  /** The time was moved. */
  wake(): void {
    for (const look of [...this.looks]) look();
  }

  /** @returns undefined while the time stands still: only a move ends the wait */
  private realTimeOf(left: number): number | undefined {
    const { secondsPerDay, longest = LONGEST_TIMER } = this.time;
    const perDay = secondsPerDay();
    return perDay === 0 ? undefined : Math.min(Math.ceil((left * perDay) / SECONDS_OF_DAY), longest);
  }
}
