import { setTimeout as wait } from 'node:timers/promises';

/** Between two looks while somebody waits, in milliseconds. However many wait, one looks. */
const LOOK_EVERY_MS = 200;

interface Waiter {
  readonly size: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Waits for the log to grow. Whoever gives places to commits may be another process, so it is looked at. */
export class LogGrowth {
  readonly #waiters = new Set<Waiter>();
  #looking = false;

  constructor(private readonly sizeNow: () => Promise<number>) {}

  /** Resolves when the log is larger than this, or with the abort. @throws {StoreUnavailable} */
  async beyond(size: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve, reject) => {
      const done = () => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', aborted);
      };
      const aborted = () => waiter.resolve();
      const waiter: Waiter = {
        size,
        resolve: () => (done(), resolve()),
        reject: (error) => (done(), reject(error)),
      };
      this.#waiters.add(waiter);
      signal.addEventListener('abort', aborted);
      if (!this.#looking) void this.#look();
    });
  }

  async #look(): Promise<void> {
    this.#looking = true;
    while (this.#waiters.size > 0) {
      await this.#tell();
      await wait(LOOK_EVERY_MS);
    }
    this.#looking = false;
  }

  async #tell(): Promise<void> {
    try {
      const size = await this.sizeNow();
      for (const waiter of [...this.#waiters].filter((each) => size > each.size)) waiter.resolve();
    } catch (error) {
      for (const waiter of [...this.#waiters]) waiter.reject(error as Error);
    }
  }
}
