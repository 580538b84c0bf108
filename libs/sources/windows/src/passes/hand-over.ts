/**
 * Hands items from one who produces them to one who takes them, a few at a time: `put` waits while the
 * taker is behind. When the taker stops early, further items are dropped.
 */
export class HandOver<T> implements AsyncIterable<T> {
  private readonly items: T[] = [];
  private ended = false;
  private failure: unknown;
  private failed = false;
  private wakeTaker: (() => void) | null = null;
  private wakePutter: (() => void) | null = null;

  constructor(private readonly ahead = 64) {}

  async put(item: T): Promise<void> {
    while (!this.ended && this.items.length >= this.ahead)
      await new Promise<void>((resolve) => (this.wakePutter = resolve));
    if (this.ended) return;
    this.items.push(item);
    this.wake();
  }

  /** No more items follow. */
  end(): void {
    this.ended = true;
    this.wake();
  }

  /** No more items follow, because of this: the taker gets it after the items that are there. */
  fail(error: unknown): void {
    if (this.ended) return;
    this.failure = error;
    this.failed = true;
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    try {
      for (;;) {
        const item = this.items.shift();
        if (item !== undefined) {
          this.wake();
          yield item;
        } else if (this.failed) throw this.failure;
        else if (this.ended) return;
        else await new Promise<void>((resolve) => (this.wakeTaker = resolve));
      }
    } finally {
      this.items.length = 0;
      this.end();
    }
  }

  private wake(): void {
    const waiting = [this.wakeTaker, this.wakePutter];
    [this.wakeTaker, this.wakePutter] = [null, null];
    for (const wake of waiting) wake?.();
  }
}
