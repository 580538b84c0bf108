import { NO_HASH, type Commit, type NewCommit, type StreamId } from '#ports';
import type { SqlValue, Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';
import type { StreamHead } from './stream-heads.js';

type CommitRow = [
  streamId: string,
  number: number,
  firstVersion: number,
  previousHash: string | null,
  hash: string,
  body: string,
];

/** Rows that one statement inserts. A call into the driver costs about as much as a row. */
const ROWS = 16;
const COLUMNS = 6;

/** The statements on commits and streams. Added rows are held back until `flush`, to go in together. */
export class CommitTable {
  readonly #insertStream: Statement<never>;
  readonly #insertOne: Statement<never>;
  readonly #insertMany: Statement<never>;
  readonly #readHead: Statement<[stream: number, hash: string, command: string]>;
  readonly #readStream: Statement<CommitRow>;
  readonly #readAfter: Statement<CommitRow>;
  readonly #lastPosition: Statement<[number | null]>;
  readonly #lastStream: Statement<[number | null]>;
  #added: SqlValue[] = [];

  constructor(file: LibsqlFile) {
    const insert = (rows: number) =>
      file.prepare(
        `INSERT INTO commits (position, stream, number, first_version, hash, body)
         VALUES ${Array.from({ length: rows }, () => '(?, ?, ?, ?, ?, ?)').join(', ')}`,
      );
    const commits = `SELECT s.id, c.number, c.first_version, p.hash, c.hash, c.body
      FROM commits c JOIN streams s ON s.number = c.stream
      LEFT JOIN commits p ON p.stream = c.stream AND p.number = c.number - 1`;
    this.#insertStream = file.prepare('INSERT INTO streams (number, id) VALUES (?, ?)');
    this.#insertOne = insert(1);
    this.#insertMany = insert(ROWS);
    this.#readHead = file.prepare(
      `SELECT c.stream, c.hash, c.body ->> '$.commandId' FROM streams s JOIN commits c ON c.stream = s.number
       WHERE s.id = ? ORDER BY c.number`,
    );
    this.#readStream = file.prepare(`${commits} WHERE s.id = ? ORDER BY c.number`);
    this.#readAfter = file.prepare(`${commits} WHERE c.position > ? ORDER BY c.position LIMIT ?`);
    this.#lastPosition = file.prepare('SELECT max(position) FROM commits');
    this.#lastStream = file.prepare('SELECT max(number) FROM streams');
  }

  /** Inside a transaction: gives a stream the number by which its commits name it. */
  begin(number: number, streamId: StreamId): void {
    this.#insertStream.run([number, streamId]);
  }

  add(position: number, stream: number, commit: Commit, body: string): void {
    this.#added.push(position, stream, commit.commit, commit.firstVersion, commit.hash, body);
  }

  /** Inside a transaction: writes what was added, in whole statements of many rows first. */
  flush(): void {
    if (this.#added.length === 0) return;
    const added = this.#added;
    this.#added = [];
    const whole = added.length - (added.length % (ROWS * COLUMNS));
    for (let next = 0; next < whole; next += ROWS * COLUMNS)
      this.#insertMany.run(added.slice(next, next + ROWS * COLUMNS));
    for (let next = whole; next < added.length; next += COLUMNS)
      this.#insertOne.run(added.slice(next, next + COLUMNS));
  }

  discard(): void {
    this.#added = [];
  }

  head(streamId: StreamId): StreamHead | undefined {
    const rows = this.#readHead.all([streamId]);
    const last = rows.at(-1);
    if (!last) return undefined;
    const [stream, hash] = last;
    return { stream, commit: rows.length, hash, commands: rows.map(([, , command]) => command) };
  }

  stream(streamId: StreamId): Commit[] {
    return this.#readStream.all([streamId]).map(toCommit);
  }

  after(position: number, limit: number): Commit[] {
    return this.#readAfter.all([position, limit]).map(toCommit);
  }

  lastPosition(): number {
    return this.#lastPosition.get([])?.[0] ?? 0;
  }

  lastStream(): number {
    return this.#lastStream.get([])?.[0] ?? 0;
  }
}

const toCommit = ([streamId, commit, firstVersion, previousHash, hash, body]: CommitRow): Commit => ({
  // The store reads back what it wrote; whether the events mean anything is for the codec to say.
  ...(JSON.parse(body) as NewCommit),
  streamId,
  commit,
  firstVersion,
  previousHash: previousHash ?? NO_HASH,
  hash,
});
