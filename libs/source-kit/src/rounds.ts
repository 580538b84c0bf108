import { realTime, type RealTime } from './real-time.js';

export interface RoundsOptions {
  /** One round at a time. One that fails is told of, and the next comes as if nothing had happened. */
  readonly round: () => Promise<void>;
  readonly everySeconds: number;
  /** up to this share of the pause is added or taken away, so that many processes do not work in step; 0 unless told */
  readonly jitter?: number;
  readonly onFault: (error: unknown) => void;
  readonly time?: RealTime;
}

/** Does something at once, and then again and again on real time, until it is stopped. */
export class Rounds {
  #stopped = false;
  #wake = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly options: RoundsOptions) {}

  /** Resolves when the first round is over, well or not. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#running = this.#run(resolve);
    });
  }

  /** The next round comes now; if one is under way, right behind it. */
  hurry(): void {
    this.#wake.abort();
  }

  /** Resolves when no round is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.hurry();
    await this.#running;
  }

  async #run(afterRound: () => void): Promise<void> {
    const { round, everySeconds, jitter = 0, onFault, time = realTime } = this.options;
    while (!this.#stopped) {
      this.#wake = new AbortController();
      await round().catch(onFault);
      afterRound();
      const share = 1 + jitter * (2 * Math.random() - 1);
      await time.pause(everySeconds * 1000 * share, this.#wake.signal);
    }
  }
}
