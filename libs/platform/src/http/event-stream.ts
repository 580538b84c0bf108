import { Readable } from 'node:stream';
import type { StreamPart } from '#application';

export interface EventStreamTerms {
  /** milliseconds between two signs of life while there is nothing to tell */
  readonly beatEvery: number;
  /** milliseconds that a reader may take for what it has not read yet */
  readonly patience: number;
  /** told that the reader was cut off */
  readonly onCut: () => void;
}

/** Memory for one reader: behind this nothing is read for it. */
const BUFFER_BYTES = 64 * 1024;

/** The reader did not keep up. */
export class SlowReader extends Error {
  override readonly name = 'SlowReader';
  constructor() {
    super('The reader of an event stream did not keep up.');
  }
}

/** As the WHATWG standard writes server-sent events. Data is JSON, and so one line. */
export const eventText = ({ event, data, id }: StreamPart): string =>
  [
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(event === undefined ? [] : [`event: ${event}`]),
    ...(data === undefined ? [] : [`data: ${data}`]),
    '\n',
  ].join('\n');

/** A comment, which clients pass over. */
const BEAT = ':\n\n';
/** How long a browser waits before it connects again, in milliseconds. */
const RETRY = 'retry: 2000\n\n';

/**
 * The body of an event stream. It asks for the next part only when the one before has gone out, so that a
 * slow reader costs one buffer; one that reads nothing for too long is cut off.
 */
export class EventStream extends Readable {
  readonly #source = new AbortController();
  readonly #beats: NodeJS.Timeout;
  #wanted: (() => void) | undefined;
  #ended = false;
  #quiet = true;

  /** @param parts ends when the signal is aborted */
  constructor(
    parts: (signal: AbortSignal) => AsyncIterable<StreamPart>,
    private readonly terms: EventStreamTerms,
  ) {
    super({ highWaterMark: BUFFER_BYTES });
    this.#beats = setInterval(() => this.#beat(), terms.beatEvery);
    this.push(RETRY);
    void this.#tell(parts(this.#source.signal));
  }

  /** Tells one last thing and ends. */
  finish(last: StreamPart): void {
    if (this.#ended) return;
    this.#ended = true;
    this.push(eventText(last));
    this.push(null);
    this.#source.abort();
    // Who does not read does not read the end either.
    const cut = setTimeout(() => this.destroy(new SlowReader()), this.terms.patience);
    this.once('close', () => clearTimeout(cut));
  }

  override _read(): void {
    this.#wanted?.();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#ended = true;
    clearInterval(this.#beats);
    this.#source.abort();
    this.#wanted?.();
    if (error instanceof SlowReader) this.terms.onCut();
    done(error);
  }

  async #tell(parts: AsyncIterable<StreamPart>): Promise<void> {
    try {
      for await (const part of parts) {
        if (this.#ended) return;
        await this.#write(eventText(part));
      }
      if (!this.#ended) this.push(null);
    } catch (error) {
      this.destroy(error as Error);
    }
  }

  async #write(text: string): Promise<void> {
    this.#quiet = false;
    if (this.push(text)) return;
    let cut: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      this.#wanted = resolve;
      cut = setTimeout(() => reject(new SlowReader()), this.terms.patience);
    });
    clearTimeout(cut);
    this.#wanted = undefined;
  }

  #beat(): void {
    if (this.#quiet && !this.#ended && !this.#wanted) this.push(BEAT);
    this.#quiet = true;
  }
}
