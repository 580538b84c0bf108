import { setTimeout as pause } from 'node:timers/promises';

/** Real milliseconds. */
export interface PatienceTerms {
  /** before one leap */
  readonly leap: number;
  /** for one task, over all leaps */
  readonly task: number;
}

const LOOK_EVERY = 50;
const USUAL: PatienceTerms = { leap: 5_000, task: 20_000 };

/**
 * Lets handlers finish what they have in hand before the sandbox's clock leaps over it. In life such work takes seconds
 * of a day; under a leap its lease would be over, and it would be begun again. No leap waits longer than five seconds,
 * and no task is waited for longer than twenty in all: it may hang, or have nobody who does it.
 */
export class Patience {
  /** how long each was waited for */
  readonly #waited = new Map<string, number>();

  /** @param inHand names of what is in hand now; they are told apart and mean nothing */
  constructor(
    private readonly inHand: () => Promise<readonly string[]>,
    private readonly terms = USUAL,
  ) {}

  async untilFinished(): Promise<void> {
    const begun = performance.now();
    let names = this.#worthWaiting(await this.inHand());
    let last = begun;
    while (names.length > 0 && last - begun < this.terms.leap) {
      await pause(LOOK_EVERY);
      const now = performance.now();
      for (const name of names) this.#waited.set(name, this.#waitedFor(name) + now - last);
      last = now;
      names = this.#worthWaiting(await this.inHand());
    }
  }

  #worthWaiting(names: readonly string[]): readonly string[] {
    return names.filter((name) => this.#waitedFor(name) < this.terms.task);
  }

  #waitedFor(name: string): number {
    return this.#waited.get(name) ?? 0;
  }
}
