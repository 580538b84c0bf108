import type { Clock } from '#ports';

export interface HeartbeatOptions {
  readonly clock: Clock;
  /** length of the lease in hand; it is asked anew for each beat */
  readonly leaseSeconds: () => number;
  readonly beat: () => Promise<void>;
  /** A beat that fails is not the end of the work: the next one may get through. */
  readonly onFault: (error: unknown) => void;
}

/** Beats at each third of the lease until it is stopped. Work that is done before that never beats. */
export class Heartbeat {
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;

  constructor(private readonly options: HeartbeatOptions) {
    this.#ended = this.#beatOn();
  }

  /** Resolves when no beat is under way any more, so that none comes behind the last report. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async #beatOn(): Promise<void> {
    const { clock, leaseSeconds, beat, onFault } = this.options;
    const { signal } = this.#stopping;
    for (;;) {
      // Counted from now: a clock that jumped over many thirds is owed one beat, not many.
      const third = Date.parse(clock.now()) + (leaseSeconds() * 1000) / 3;
      await clock.until(new Date(third).toISOString(), signal);
      if (signal.aborted) return;
      await beat().catch(onFault);
    }
  }
}
