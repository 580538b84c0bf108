import type { SignedTreeHead } from '#contracts';
import type { Commit, CommitNumber, StreamId } from './event-store.port.js';

/** A commit as it is stored: the exact text that its hash covers, with its place in its stream. */
export interface LoggedCommit extends Pick<
  Commit,
  'streamId' | 'commit' | 'firstVersion' | 'previousHash' | 'hash'
> {
  readonly body: string;
}

/** A commit in the order of the log, without what is in it. */
export type LogEntry = Pick<Commit, 'streamId' | 'commit' | 'hash'>;

/**
 * All commits of all streams in one order that never changes, with the signed heads of the tree over it. It is
 * made behind the commits, which wait for nothing here. Places count from 0, without a gap.
 */
export interface ProofLog {
  /**
   * Gives commits their places behind those that have one. Commits that come again keep theirs. Each stream's
   * are handed over in order. Durable when it resolves. @throws {StoreUnavailable}
   */
  take(commits: readonly Commit[]): Promise<void>;
  /** How many commits have a place. @throws {StoreUnavailable} */
  size(): Promise<number>;
  /**
   * Resolves when more commits than this have a place, at once if they have, or when the signal is aborted.
   * @throws {StoreUnavailable}
   */
  grown(size: number, signal: AbortSignal): Promise<void>;
  /** Those with the places from `from`, and below `to`, in order. @throws {StoreUnavailable} */
  entries(from: number, to: number): Promise<readonly LogEntry[]>;
  /** Of the same the hashes alone, which the tree is made of. @throws {StoreUnavailable} */
  hashes(from: number, to: number): Promise<readonly string[]>;
  /** The same with what is stored of them, a batch at a time. @throws {StoreUnavailable} */
  commits(from: number, to: number): AsyncIterable<readonly LoggedCommit[]>;
  /** undefined: it has none yet. @throws {StoreUnavailable} */
  placeOf(streamId: StreamId, commit: CommitNumber): Promise<number | undefined>;

  /** Roots of the full blocks of the tree from this block on, in order: a cache of what entries add up to. */
  blocks(from: number): Promise<readonly string[]>;
  /** Durable when it resolves. One that is there stays: the same entries add up to the same. */
  addBlocks(from: number, roots: readonly string[]): Promise<void>;

  /**
   * Keeps a head behind the one with the number before it. Of two with one number the first stays.
   * @returns whether it was this one @throws {StoreUnavailable}
   */
  addHead(head: SignedTreeHead): Promise<boolean>;
  /** undefined: none was signed yet. @throws {StoreUnavailable} */
  lastHead(): Promise<SignedTreeHead | undefined>;
  /** Up to `limit` heads behind a number, in order. @throws {StoreUnavailable} */
  heads(after: number, limit: number): Promise<readonly SignedTreeHead[]>;
  /** The first head whose tree has more commits than this. @throws {StoreUnavailable} */
  headOver(place: number): Promise<SignedTreeHead | undefined>;
}
