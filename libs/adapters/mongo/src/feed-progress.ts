import { performance } from 'node:perf_hooks';

/** How a subscriber of this process stands, for metrics and for the question whether it still lives. */
export interface FeedStanding {
  readonly subscriber: string;
  /** whether this process is the one that follows for the subscriber */
  readonly leading: boolean;
  /** milliseconds since the oldest commits were taken that are not handled yet; null: all are */
  readonly inHandMs: number | null;
  /** milliseconds since the server last answered, even with nothing, or something was handled */
  readonly quietMs: number;
}

/** What happened last to a subscriber of this process, on its steady clock. */
export class FeedProgress {
  /** the highest mark that was passed here */
  mark = 0;
  leading = false;
  #takenAt: number | undefined;
  #signAt = performance.now();
  #moved: () => void = () => undefined;
  #move = this.#nextMove();

  constructor(private readonly subscriber: string) {}

  /** Resolves at the next sign of life. */
  get move(): Promise<void> {
    return this.#move;
  }

  took(): void {
    this.#takenAt ??= performance.now();
  }

  /** What was taken has been handled or given up; what came before a mark is behind it. */
  sign(mark = 0): void {
    this.#takenAt = undefined;
    this.#signAt = performance.now();
    this.mark = Math.max(this.mark, mark);
    this.turn();
  }

  turn(): void {
    const moved = this.#moved;
    this.#move = this.#nextMove();
    moved();
  }

  standing(): FeedStanding {
    const now = performance.now();
    return {
      subscriber: this.subscriber,
      leading: this.leading,
      inHandMs: this.#takenAt === undefined ? null : now - this.#takenAt,
      quietMs: now - this.#signAt,
    };
  }

  #nextMove(): Promise<void> {
    return new Promise((resolve) => {
      this.#moved = resolve;
    });
  }
}
