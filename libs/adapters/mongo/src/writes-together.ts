interface Waiting<Write, Outcome> {
  readonly write: Write;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

export interface WritesTogetherTerms<Write> {
  /** calls under way at once; what is asked for meanwhile waits and shares the next one */
  readonly calls: number;
  /** writes of one call at most */
  readonly most: number;
  /** weight of all writes of a call at most; one that is heavier goes alone */
  readonly heaviest?: { readonly weight: number; readonly of: (write: Write) => number };
}

/**
 * Hands the server in one call what many ask for at about the same time. Whoever asks while no call is under
 * way waits for nobody; the more are waiting, the more share the next call and what it costs to become durable.
 */
export class WritesTogether<Write, Outcome> {
  #waiting: Waiting<Write, Outcome>[] = [];
  #calls = 0;

  /** @param send gives an outcome for each of the writes, in their order; when it rejects, each of them does */
  constructor(
    private readonly send: (writes: readonly Write[]) => Promise<readonly Outcome[]>,
    private readonly terms: WritesTogetherTerms<Write>,
  ) {}

  write(write: Write): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ write, resolve, reject });
      this.#next();
    });
  }

  #next(): void {
    if (this.#calls >= this.terms.calls || this.#waiting.length === 0) return;
    this.#calls += 1;
    void this.#call(this.#waiting.splice(0, this.#howMany())).finally(() => {
      this.#calls -= 1;
      this.#next();
    });
  }

  /** Never rejects: each of the writes is told for itself. */
  async #call(some: readonly Waiting<Write, Outcome>[]): Promise<void> {
    try {
      const outcomes = await this.send(some.map(({ write }) => write));
      some.forEach(({ resolve }, index) => resolve(outcomes[index] as Outcome));
    } catch (error) {
      for (const { reject } of some) reject(error);
    }
  }

  #howMany(): number {
    const { most, heaviest } = this.terms;
    const waiting = Math.min(most, this.#waiting.length);
    if (!heaviest) return waiting;
    let weight = 0;
    for (let count = 0; count < waiting; count += 1) {
      weight += heaviest.of((this.#waiting[count] as Waiting<Write, Outcome>).write);
      if (weight > heaviest.weight) return Math.max(1, count);
    }
    return waiting;
  }
}
