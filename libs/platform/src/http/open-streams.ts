import { setInterval as every } from 'node:timers/promises';
import { goodbye, type Caller } from '#application';
import { StoreUnavailable } from '#ports';
import type { EventStream } from './event-stream.js';

interface Open {
  readonly stream: EventStream;
  readonly caller: Caller;
  readonly stillKnown: () => Promise<boolean>;
}

export interface OpenStreamsTerms {
  /** for one caller; who has more open has forgotten some */
  readonly mostOfOne: number;
  readonly most: number;
  /** milliseconds between two looks whether callers may still listen */
  readonly lookEvery: number;
  /** told when it cannot be found out; they may until then */
  readonly onFault: (error: unknown) => void;
}

/** The event streams of this process: how many there are, and when each has to end. */
export class OpenStreams {
  readonly #open = new Set<Open>();
  readonly #stopping = new AbortController();

  constructor(private readonly terms: OpenStreamsTerms) {
    void this.#watch();
  }

  get count(): number {
    return this.#open.size;
  }

  /** Whether there is room for one more of this caller. */
  hasRoomFor({ id }: Caller): boolean {
    const own = [...this.#open].filter(({ caller }) => caller.id === id).length;
    return !this.#stopping.signal.aborted && own < this.terms.mostOfOne && this.count < this.terms.most;
  }

  /** @param stillKnown whether the caller’s credentials are still good for this @throws {StoreUnavailable} */
  add(stream: EventStream, caller: Caller, stillKnown: () => Promise<boolean>): void {
    const open: Open = { stream, caller, stillKnown };
    this.#open.add(open);
    stream.once('close', () => this.#open.delete(open));
  }

  /** Ends all: who listens is told to connect again. */
  close(): void {
    this.#stopping.abort();
    for (const { stream } of this.#open) stream.finish(goodbye('shutting-down'));
  }

  async #watch(): Promise<void> {
    const { lookEvery } = this.terms;
    const options = { signal: this.#stopping.signal, ref: false };
    try {
      for await (const _ of every(lookEvery, undefined, options)) await this.#look();
    } catch {
      // stopped
    }
  }

  async #look(): Promise<void> {
    for (const open of [...this.#open]) if (!(await this.#isStillKnown(open))) this.#dismiss(open);
  }

  #dismiss({ stream }: Open): void {
    stream.finish(goodbye('signed-out'));
  }

  async #isStillKnown({ stillKnown }: Open): Promise<boolean> {
    try {
      return await stillKnown();
    } catch (error) {
      this.terms.onFault(error);
      return error instanceof StoreUnavailable;
    }
  }
}
