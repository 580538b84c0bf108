/** The end of a stream, and which commands led to it. */
export interface StreamHead {
  /** the number by which commits name their stream in the file */
  readonly stream: number;
  /** of the last commit */
  commit: number;
  hash: string;
  /** command of commit 1, 2, 3, …; a stream has some dozens of commits, so a search through them is quick */
  readonly commands: string[];
}

/**
 * The heads of the streams that were appended to lately. This process is the only writer of the file,
 * so a head in memory is always the true one, and an append to a stream at work needs no look at the
 * file. Two generations make a cheap least-recently-used cache: what was not asked for while a whole
 * generation filled up is dropped with the one before.
 */
export class StreamHeads {
  #young = new Map<string, StreamHead>();
  #old = new Map<string, StreamHead>();

  /** @param generation how many heads fill one generation */
  constructor(private readonly generation: number) {}

  get(streamId: string): StreamHead | undefined {
    const young = this.#young.get(streamId);
    if (young) return young;
    const old = this.#old.get(streamId);
    if (old) this.set(streamId, old);
    return old;
  }

  set(streamId: string, head: StreamHead): void {
    this.#young.set(streamId, head);
    if (this.#young.size < this.generation) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
