import type { Actor, Instant, StoredEvent } from '#contracts';

export type StreamId = string;
/** 1 for the first commit of a stream; 0 stands for “none yet”. */
export type CommitNumber = number;

/** Events that are written together. */
export interface NewCommit {
  /** the command that led to it; the same command appended again comes back as it was stored */
  readonly commandId: string;
  readonly committedAt: Instant;
  readonly actor: Actor;
  readonly events: readonly StoredEvent[];
  /** W3C trace context of what led to it, where there was one */
  readonly traceparent?: string | undefined;
}

export interface Commit extends NewCommit {
  readonly streamId: StreamId;
  readonly commit: CommitNumber;
  /** version of its first event; versions count the events of a stream from 1 */
  readonly firstVersion: number;
  /** hash of the commit before it; 64 zeros for the first */
  readonly previousHash: string;
  /** see commit-chain.ts */
  readonly hash: string;
}

/** Keeps the commits of each request, in order, for ever. Many processes may use one store at once. */
export interface EventStore {
  /**
   * Appends one commit: all of its events or none. It is durable when this resolves.
   * @param after the last commit the caller has seen; undefined for a new stream
   * @throws {ConcurrentCommit} someone else has committed since: load and decide again
   * @throws {StoreUnavailable} nothing was written, or it is unknown whether it was: the same
   *   commit may be appended again, and comes back as it was stored if it had been
   */
  append(
    streamId: StreamId,
    after: Pick<Commit, 'commit' | 'firstVersion' | 'events' | 'hash'> | undefined,
    commit: NewCommit,
  ): Promise<Commit>;

  /**
   * The commits of a stream in order; none if it does not exist.
   * @param after leaves out this one and those before it
   */
  read(streamId: StreamId, after?: CommitNumber): Promise<readonly Commit[]>;
}
