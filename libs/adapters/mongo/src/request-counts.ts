import type { RequestRows } from '#ports';

export type Count = Awaited<ReturnType<RequestRows['counts']>>[number];

/** Rows: a list of up to so many is counted whenever that is asked. */
const COUNTED_EACH_TIME = 50_000;

/** A longer one is counted once in a millisecond for so many rows; that is a few hundredths of a server's time. */
const ROWS_A_MILLISECOND = 100;

interface Kept {
  readonly generation: number;
  readonly counts: readonly Count[];
  /** on the clock, in milliseconds: until when it is good, and until when it will do while it is counted anew */
  readonly good: number;
  readonly usable: number;
}

/**
 * How many rows there are of each kind. The server counts along an index: in no time that is seen for a list
 * of thousands, in about half a second for one of a million, which is therefore some seconds behind and
 * costs nobody a wait while others look at it too.
 */
export class RequestCounts {
  readonly #count: (generation: number) => Promise<readonly Count[]>;
  readonly #now: () => number;
  #kept: Kept | undefined;
  #again: Promise<readonly Count[]> | undefined;

  /** @param now in milliseconds, from anywhere on */
  constructor(count: (generation: number) => Promise<readonly Count[]>, now = () => performance.now()) {
    this.#count = count;
    this.#now = now;
  }

  async read(generation: number): Promise<readonly Count[]> {
    const kept = this.#kept;
    if (kept?.generation !== generation) return this.#countNow(generation);
    if (this.#now() < kept.good) return kept.counts;
    this.#again ??= this.#countNow(generation).finally(() => (this.#again = undefined));
    if (this.#now() >= kept.usable) return this.#again;
    // Should it fail, it is done once more; whoever has to wait for it hears why it cannot be.
    this.#again.catch(() => undefined);
    return kept.counts;
  }

  async #countNow(generation: number): Promise<readonly Count[]> {
    const began = this.#now();
    const counts = await this.#count(generation);
    const rows = counts.reduce((sum, { count }) => sum + count, 0);
    const spell = rows / ROWS_A_MILLISECOND;
    this.#kept =
      rows > COUNTED_EACH_TIME
        ? { generation, counts, good: began + spell, usable: began + 2 * spell }
        : undefined;
    return counts;
  }
}
