/** What a loop says of itself when it is asked. */
export interface LoopSigns {
  /** unique in the process */
  readonly name: string;
  /** how long it may keep still while something is due */
  readonly longestSilenceSeconds: number;
  /** whether it should be moving now: false while it waits for work, or for work that may take its time */
  readonly due: boolean;
  /** another one whenever it does anything: takes, finishes, tries, fails, hears from its server */
  readonly sign: string | number;
}

export interface LivenessOptions {
  /** told once for each time that a loop gets stuck */
  readonly onStuck?: ((loop: string) => void) | undefined;
  /** monotonic milliseconds: a wall clock that jumps is no sign of anything */
  readonly now?: () => number;
}

interface Seen {
  readonly sign: string | number;
  readonly at: number;
  readonly isStuck: boolean;
}

/**
 * Whether the process moves. It is judged by what changes between two looks, not by what anybody says of
 * time: a loop is stuck when something is due and it has given no sign for longer than it may. Failing is a
 * sign: a process whose database is away gets no better by being killed. Idling is none of its business,
 * and a handler that works on one task for hours is not stuck as long as its loop beats.
 */
export class Liveness {
  private readonly sources: (() => LoopSigns | readonly LoopSigns[])[] = [];
  private seen: ReadonlyMap<string, Seen> = new Map();

  constructor(private readonly options: LivenessOptions = {}) {}

  /** @param read asks one loop or several; whoever looks calls it */
  watch(read: () => LoopSigns | readonly LoopSigns[]): void {
    this.sources.push(read);
  }

  /** Looks at every loop. @returns for each, by name, whether it is stuck */
  look(): ReadonlyMap<string, boolean> {
    const signs = this.sources.flatMap((read) => read());
    this.seen = new Map(signs.map((loop) => [loop.name, this.judged(loop)]));
    return new Map([...this.seen].map(([name, { isStuck }]) => [name, isStuck]));
  }

  /** Names of the loops that are stuck. */
  stuck(): readonly string[] {
    return [...this.look()].flatMap(([name, isStuck]) => (isStuck ? [name] : []));
  }

  private judged({ name, longestSilenceSeconds, due, sign }: LoopSigns): Seen {
    const { now = () => performance.now(), onStuck } = this.options;
    const before = this.seen.get(name);
    if (!before || before.sign !== sign || !due) return { sign, at: now(), isStuck: false };
    const isStuck = now() - before.at > longestSilenceSeconds * 1000;
    if (isStuck && !before.isStuck) onStuck?.(name);
    return { sign, at: before.at, isStuck };
  }
}
