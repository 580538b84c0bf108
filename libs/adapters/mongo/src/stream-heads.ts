import type { Commit, StreamId } from '#ports';

/** A commit that is known to be stored for good, and those before it. */
export interface KnownCommit {
  readonly commit: number;
  readonly hash: string;
  readonly commandId: string;
  readonly before: KnownCommit | undefined;
}

/**
 * The last commit of each stream that this process has seen. An append behind it needs no look at the
 * server: the commit is there, no command before it is the same, and if somebody has gone on since, its
 * number is taken. Two generations make a cheap least-recently-used cache.
 */
export class StreamHeads {
  #young = new Map<StreamId, KnownCommit>();
  #old = new Map<StreamId, KnownCommit>();

  /** @param generation how many heads fill one generation */
  constructor(private readonly generation = 4_096) {}

  get(streamId: StreamId): KnownCommit | undefined {
    const young = this.#young.get(streamId);
    if (young) return young;
    const old = this.#old.get(streamId);
    if (old) this.#set(streamId, old);
    return old;
  }

  /** Takes what was stored, or read in order. What does not follow on what is known is passed over. */
  saw(streamId: StreamId, { commit, hash, commandId }: Pick<Commit, 'commit' | 'hash' | 'commandId'>): void {
    const head = this.get(streamId);
    if (commit !== (head?.commit ?? 0) + 1) return;
    this.#set(streamId, { commit, hash, commandId, before: head });
  }

  #set(streamId: StreamId, head: KnownCommit): void {
    this.#young.set(streamId, head);
    if (this.#young.size < this.generation) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}

/** Whether a command led to one of the commits up to this one. */
export function ranBefore(head: KnownCommit | undefined, commandId: string): boolean {
  for (let known = head; known; known = known.before) if (known.commandId === commandId) return true;
  return false;
}
