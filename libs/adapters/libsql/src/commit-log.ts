import { chain, ConcurrentCommit, type Commit, type NewCommit, type StreamId } from '#ports';
import { CommitTable } from './commit-table.js';
import { Refusal, type Follower, type LibsqlFile } from './libsql-file.js';
import { StreamHeads, type StreamHead } from './stream-heads.js';

type After = Parameters<typeof chain>[1];

/** Heads in one generation of the cache. */
const HEADS = 4_096;
/** Newest commits kept for readers who stand at the end of the log. */
const NEWEST = 128;
/** Newest hashes kept for the tree over the log, which is made of them some time after. */
const HASHES = 8_192;

/** The commits of a file in the order of their positions: 1, 2, 3, … without a gap. */
export class CommitLog implements Follower {
  readonly #table: CommitTable;
  readonly #heads = new StreamHeads(HEADS);
  /** the commits up to #last, as they were appended: readers at the end need no look at the file */
  #newest: Commit[] = [];
  /** hashes of the commits up to #last */
  #hashes: string[] = [];
  #last: number;
  #nextStream: number;
  /** placed in the open transaction */
  #placed: Commit[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(file: LibsqlFile) {
    this.#table = new CommitTable(file);
    this.#last = this.#table.lastPosition();
    this.#nextStream = this.#table.lastStream() + 1;
    file.follow(this);
  }

  /** Position of the last durable commit; 0 if there is none. */
  get last(): number {
    return this.#last;
  }

  /** The listener is called after commits have become durable. @returns stops it */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Inside a transaction: adds the commit, or finds the one that its command made before, or refuses.
   * That two commits never take one place, and no command acts twice on a stream, is known from the
   * head: there is one process, and no transaction overlaps another.
   */
  place(streamId: StreamId, after: After, commit: NewCommit): Commit | Refusal {
    const head = this.#head(streamId);
    const repeated = head ? head.commands.indexOf(commit.commandId) : -1;
    if (repeated >= 0) return this.#again(streamId, repeated);
    // Number and hash together say that the caller has seen the last commit, and so all before it.
    if (head?.commit !== after?.commit || head?.hash !== after?.hash)
      return new Refusal(new ConcurrentCommit(streamId));

    const { stored, body } = chain(streamId, after, commit);
    const stream = head?.stream ?? this.#begin(streamId);
    this.#placed.push(stored);
    this.#table.add(this.#last + this.#placed.length, stream, stored, body);
    if (head) advance(head, stored);
    else this.#heads.set(streamId, advance({ stream, commit: 0, hash: '', commands: [] }, stored));
    return stored;
  }

  /** Commits of a stream in order, behind the one with the number `after`. */
  stream(streamId: StreamId, after = 0): Commit[] {
    return this.#table.stream(streamId, after);
  }

  /** Up to `limit` commits behind a position, in order. */
  after(position: number, limit: number): readonly Commit[] {
    const first = this.#newest.length - (this.#last - position);
    return first >= 0 ? this.#newest.slice(first, first + limit) : this.#table.after(position, limit);
  }

  /** Hashes of the commits behind a position up to another; undefined: they are not held any more. */
  hashes(after: number, last: number): readonly string[] | undefined {
    const first = this.#hashes.length - (this.#last - after);
    return first >= 0 ? this.#hashes.slice(first, first + Math.max(0, last - after)) : undefined;
  }

  committing(): void {
    this.#table.flush();
  }

  committed(): void {
    if (this.#placed.length === 0) return;
    this.#last += this.#placed.length;
    for (const commit of this.#placed) {
      this.#newest.push(commit);
      this.#hashes.push(commit.hash);
    }
    this.#placed = [];
    // Cut at twice the size: cutting one for each that comes would copy all for each.
    if (this.#newest.length >= 2 * NEWEST) this.#newest = this.#newest.slice(-NEWEST);
    if (this.#hashes.length >= 2 * HASHES) this.#hashes = this.#hashes.slice(-HASHES);
    for (const listener of this.#listeners) listener();
  }

  rolledBack(): void {
    this.#placed = [];
    this.#heads.clear();
    this.#table.discard();
    this.#nextStream = this.#table.lastStream() + 1;
  }

  #head(streamId: StreamId): StreamHead | undefined {
    const known = this.#heads.get(streamId);
    if (known) return known;
    // Not a stream of the open transaction, whose rows may be held back: those are in the cache.
    const head = this.#table.head(streamId);
    if (head) this.#heads.set(streamId, head);
    return head;
  }

  #again(streamId: StreamId, index: number): Commit {
    this.#table.flush();
    const stored = this.stream(streamId)[index];
    if (!stored) throw new Error(`Commit ${index + 1} of stream ${streamId} is known and not in the file.`);
    return stored;
  }

  #begin(streamId: StreamId): number {
    const stream = this.#nextStream;
    this.#table.begin(stream, streamId);
    this.#nextStream += 1;
    return stream;
  }
}

function advance(head: StreamHead, stored: Commit): StreamHead {
  head.commit = stored.commit;
  head.hash = stored.hash;
  head.commands.push(stored.commandId);
  return head;
}
