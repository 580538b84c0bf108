/**
 * Which of the messages that were handed out are done with, and up to where all of them are: only that
 * far may the saved offset advance.
 */
export class DoneThrough {
  /** positions handed out, in order; those before #first are done with */
  #taken: number[] = [];
  #first = 0;
  readonly #done = new Set<number>();
  #value: number;

  constructor(start: number) {
    this.#value = start;
  }

  get value(): number {
    return this.#value;
  }

  /** Those that are done with ahead of one that is not. */
  get ahead(): ReadonlySet<number> {
    return this.#done;
  }

  /** How many were taken and are not done with. */
  get open(): number {
    return this.#taken.length - this.#first - this.#done.size;
  }

  /** Positions are taken in ascending order. */
  take(position: number): void {
    this.#taken.push(position);
  }

  /** @returns whether `value` has advanced */
  done(position: number): boolean {
    this.#done.add(position);
    const before = this.#first;
    for (;;) {
      const next = this.#taken[this.#first];
      if (next === undefined || !this.#done.delete(next)) break;
      this.#value = next;
      this.#first += 1;
    }
    // Cut when half of it has passed, so that each position is copied once on average.
    if (this.#first > 1_000 && this.#first * 2 > this.#taken.length) {
      this.#taken = this.#taken.slice(this.#first);
      this.#first = 0;
      return true;
    }
    return this.#first > before;
  }
}
