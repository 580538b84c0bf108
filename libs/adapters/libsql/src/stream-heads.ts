import type { Commit } from '#ports';

/** The end of a stream, and which commands led to it. */
export interface StreamHead {
  /** the number by which commits name their stream in the file */
  readonly stream: number;
  last: Pick<Commit, 'commit' | 'firstVersion' | 'events' | 'hash'>;
  /** command id to number of its commit */
  readonly commands: Map<string, number>;
}

/**
 * The heads of the streams that were appended to lately, the least recent dropped first. This process
 * is the only writer of the file, so a head in memory is always the true one, and an append to a
 * stream at work needs no look at the file. A stream has some dozens of commits.
 */
export class StreamHeads {
  readonly #heads = new Map<string, StreamHead>();

  constructor(readonly capacity: number) {}

  get(streamId: string): StreamHead | undefined {
    const head = this.#heads.get(streamId);
    if (!head) return undefined;
    // A Map keeps the order of insertion: moved to the end, it is the last to be dropped.
    this.#heads.delete(streamId);
    this.#heads.set(streamId, head);
    return head;
  }

  set(streamId: string, head: StreamHead): void {
    this.#heads.set(streamId, head);
    if (this.#heads.size <= this.capacity) return;
    for (const oldest of this.#heads.keys()) {
      this.#heads.delete(oldest);
      return;
    }
  }

  clear(): void {
    this.#heads.clear();
  }
}
