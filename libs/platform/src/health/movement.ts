import type { LoopSigns } from './liveness.js';

/** Longer than a server may be away before a call to it fails. */
export const LONGEST_SILENCE_SECONDS = 300;

/** Knows what is in hand. As long as the oldest of it is another one each time, it moves. */
export class Movement {
  private begun = 0;
  /** in the order in which it was begun */
  private readonly inHand = new Set<number>();

  async during<T>(work: () => Promise<T>): Promise<T> {
    const number = (this.begun += 1);
    this.inHand.add(number);
    try {
      return await work();
    } finally {
      this.inHand.delete(number);
    }
  }

  signs(name: string): LoopSigns {
    const [oldest] = this.inHand;
    return {
      name,
      longestSilenceSeconds: LONGEST_SILENCE_SECONDS,
      due: oldest !== undefined,
      sign: oldest ?? 0,
    };
  }
}
