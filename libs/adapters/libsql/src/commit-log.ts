import { chain, ConcurrentCommit, type Commit, type NewCommit, type StreamId } from '#ports';
import type { Statement } from './connection.js';
import type { Follower, LibsqlFile } from './libsql-file.js';
import { StreamHeads, type StreamHead } from './stream-heads.js';

type After = Parameters<typeof chain>[1];
type CommitRow = [
  streamId: string,
  commit: number,
  firstVersion: number,
  previousHash: string,
  hash: string,
  body: string,
];

/** Heads kept in memory, and the newest commits kept for readers who stand at the end of the log. */
const HEADS = 4_096;
const NEWEST = 1_024;

/** The commits of a file in the order of their positions: 1, 2, 3, … without a gap. */
export class CommitLog implements Follower {
  readonly #insertStream: Statement<never>;
  readonly #insertCommit: Statement<never>;
  readonly #findStream: Statement<[number: number]>;
  readonly #readStream: Statement<CommitRow>;
  readonly #readCommands: Statement<[command: string, commit: number]>;
  readonly #readAfter: Statement<CommitRow>;
  readonly #lastPosition: Statement<[number | null]>;
  readonly #lastStream: Statement<[number | null]>;

  readonly #heads = new StreamHeads(HEADS);
  /** the commits at positions … to #last, already parsed; readers at the end need no look at the file */
  #newest: Commit[] = [];
  #last: number;
  /** written in the open transaction */
  #pending: Commit[] = [];
  #nextStream: number;
  readonly #listeners = new Set<() => void>();

  constructor(file: LibsqlFile) {
    const columns = 's.id, c.number, c.first_version, c.previous_hash, c.hash, c.body';
    this.#insertStream = file.prepare('INSERT INTO streams (number, id) VALUES (?, ?)');
    this.#insertCommit = file.prepare(
      `INSERT INTO commits (position, stream, number, first_version, command, previous_hash, hash, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#findStream = file.prepare('SELECT number FROM streams WHERE id = ?');
    this.#readStream = file.prepare(
      `SELECT ${columns} FROM streams s JOIN commits c ON c.stream = s.number WHERE s.id = ? ORDER BY c.number`,
    );
    this.#readCommands = file.prepare('SELECT command, number FROM commits WHERE stream = ?');
    this.#readAfter = file.prepare(
      `SELECT ${columns} FROM commits c JOIN streams s ON s.number = c.stream
       WHERE c.position > ? ORDER BY c.position LIMIT ?`,
    );
    this.#lastPosition = file.prepare('SELECT max(position) FROM commits');
    this.#lastStream = file.prepare('SELECT max(number) FROM streams');
    this.#last = this.#lastPosition.get([])?.[0] ?? 0;
    this.#nextStream = (this.#lastStream.get([])?.[0] ?? 0) + 1;
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

  /** Inside a transaction: writes the commit, or says why not, or finds the one that the command made before. */
  place(streamId: StreamId, after: After, commit: NewCommit): Commit | ConcurrentCommit {
    const head = this.#head(streamId);
    const repeated = head?.commands.get(commit.commandId);
    if (repeated !== undefined) {
      const stored = this.stream(streamId)[repeated - 1];
      if (stored) return stored;
    }
    if (!sameEnd(head?.last, after)) return new ConcurrentCommit(streamId);

    const { stored, body } = chain(streamId, head?.last, commit);
    const stream = head?.stream ?? this.#nextStream;
    if (!head) this.#insertStream.run([stream, streamId]);
    this.#insertCommit.run([
      this.#last + this.#pending.length + 1,
      stream,
      stored.commit,
      stored.firstVersion,
      stored.commandId,
      stored.previousHash,
      stored.hash,
      body,
    ]);
    this.#remember(head, stored, stream);
    return stored;
  }

  /** Commits of a stream in order. */
  stream(streamId: StreamId): Commit[] {
    return this.#readStream.all([streamId]).map(parse);
  }

  /** Up to `limit` commits behind a position, in order. */
  after(position: number, limit: number): readonly Commit[] {
    const inMemory = this.#newest.length - (this.#last - position);
    return inMemory >= 0
      ? this.#newest.slice(inMemory, inMemory + limit)
      : this.#readAfter.all([position, limit]).map(parse);
  }

  committed(): void {
    if (this.#pending.length === 0) return;
    this.#last += this.#pending.length;
    for (const commit of this.#pending) this.#newest.push(commit);
    this.#pending = [];
    // Cut seldom, at twice the size: cutting one for each that comes would copy all for each.
    if (this.#newest.length >= 2 * NEWEST) this.#newest = this.#newest.slice(-NEWEST);
    for (const listener of this.#listeners) listener();
  }

  rolledBack(): void {
    this.#pending = [];
    this.#heads.clear();
    this.#nextStream = (this.#lastStream.get([])?.[0] ?? 0) + 1;
  }

  #head(streamId: StreamId): StreamHead | undefined {
    const known = this.#heads.get(streamId);
    if (known) return known;
    const stream = this.#findStream.get([streamId])?.[0];
    const last = stream === undefined ? undefined : this.stream(streamId).at(-1);
    if (stream === undefined || !last) return undefined;
    const head = { stream, last, commands: new Map(this.#readCommands.all([stream])) };
    this.#heads.set(streamId, head);
    return head;
  }

  #remember(head: StreamHead | undefined, stored: Commit, stream: number): void {
    this.#pending.push(stored);
    if (head) {
      head.last = stored;
      head.commands.set(stored.commandId, stored.commit);
      return;
    }
    this.#nextStream += 1;
    const commands = new Map([[stored.commandId, stored.commit]]);
    this.#heads.set(stored.streamId, { stream, last: stored, commands });
  }
}

/** Number and hash together say that the caller has seen this commit, and so all before it. */
const sameEnd = (last: After, seen: After): boolean =>
  last?.commit === seen?.commit && last?.hash === seen?.hash;

const parse = ([streamId, commit, firstVersion, previousHash, hash, body]: CommitRow): Commit => ({
  // The store reads back what it wrote; whether the events mean anything is for the codec to say.
  ...(JSON.parse(body) as NewCommit),
  streamId,
  commit,
  firstVersion,
  previousHash,
  hash,
});
