import { setTimeout as pause } from 'node:timers/promises';

/** Real milliseconds. */
const LOOK_EVERY = 50;
const LONGEST = 5_000;

/**
 * Lets handlers finish what they have in hand before the sandbox's clock leaps over it. In life such work takes seconds
 * of a day; under a leap its lease would be over, and it would be begun again. Nothing is waited for longer than five
 * seconds, and what took longer is not waited for again: it may hang, or have nobody who does it.
 */
export class Patience {
  readonly #since = new Map<string, number>();

  /**
   * @param inHand names of what is in hand now; they are told apart and mean nothing
   * @param longest real milliseconds
   */
  constructor(
    private readonly inHand: () => Promise<readonly string[]>,
    private readonly longest = LONGEST,
  ) {}

  async untilFinished(): Promise<void> {
    while (this.#isWorthWaiting(await this.inHand())) await pause(LOOK_EVERY);
  }

  #isWorthWaiting(names: readonly string[]): boolean {
    const now = performance.now();
    let worth = false;
    for (const name of names) {
      const since = this.#since.get(name) ?? now;
      this.#since.set(name, since);
      if (now - since < this.longest) worth = true;
    }
    return worth;
  }
}
