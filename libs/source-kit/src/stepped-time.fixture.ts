import { settled } from './task-runner.fixture.js';
import type { RealTime } from './real-time.js';

/** Real time that only goes on when it is told to. */
export class SteppedTime implements RealTime {
  #now = Date.parse('2026-11-20T09:00:00.000Z');
  readonly #pauses = new Set<{ readonly until: number; readonly end: () => void }>();

  now(): number {
    return this.#now;
  }

  /** As a machine's clock is set: pauses go on as if nothing had happened. */
  set(moment: string): void {
    this.#now = Date.parse(moment);
  }

  pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const pause = {
        until: this.#now + milliseconds,
        end: () => {
          this.#pauses.delete(pause);
          resolve();
        },
      };
      this.#pauses.add(pause);
      signal.addEventListener('abort', pause.end, { once: true });
    });
  }

  /** Goes on and lets everything run whose pause is over. */
  async pass(seconds: number): Promise<void> {
    this.#now += seconds * 1000;
    for (const pause of [...this.#pauses]) if (pause.until <= this.#now) pause.end();
    await settled();
  }

  get pauses(): number {
    return this.#pauses.size;
  }
}
