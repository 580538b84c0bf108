import type { IncomingMessage, MessagePlace } from '#ports';

/** Messages whose failures are remembered; of more than this the longest ago begins to count anew. */
const REMEMBERED = 10_000;

export const placeOf = ({ topic, partition, offset }: MessagePlace): string =>
  `${topic}/${partition}/${offset}`;

/** How often the handler of each message has failed, while it is being tried. */
export class FailureCounts {
  readonly #counts = new Map<string, number>();

  /** @returns the failures of this message so far, this one included */
  add(message: IncomingMessage): number {
    const place = placeOf(message);
    const failures = (this.#counts.get(place) ?? 0) + 1;
    this.#counts.delete(place);
    this.#counts.set(place, failures);
    const [oldest] = this.#counts.keys();
    // Another process may have taken the partition over: this one never hears what became of the message.
    if (this.#counts.size > REMEMBERED && oldest !== undefined) this.#counts.delete(oldest);
    return failures;
  }

  forget(message: IncomingMessage): void {
    if (this.#counts.size > 0) this.#counts.delete(placeOf(message));
  }
}
