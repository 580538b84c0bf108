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

/** Rows that one statement inserts, in falling order: what a call into the driver costs, many rows share. */
const ROWS = [32, 8, 1];
const COLUMNS = 6;

/** The statements on commits and streams. Added rows are held back until `flush`, to go in together. */
export class CommitTable {
  readonly #insertStream: Statement<never>;
  readonly #inserts: readonly { readonly values: number; readonly statement: Statement<never> }[];
  readonly #findStream: Statement<[number: number]>;
  readonly #readHead: Statement<[hash: string, command: string]>;
  readonly #readStream: Statement<CommitRow>;
  readonly #readAfter: Statement<CommitRow>;
  readonly #lastPosition: Statement<[number | null]>;
  readonly #lastStream: Statement<[number | null]>;
  #added: SqlValue[] = [];

  constructor(file: LibsqlFile) {
    const commits = `SELECT s.id, c.number, c.first_version, p.hash, c.hash, c.body
      FROM commits c JOIN streams s ON s.number = c.stream
      LEFT JOIN commits p ON p.stream = c.stream AND p.number = c.number - 1`;
    this.#insertStream = file.prepare('INSERT INTO streams (number, id) VALUES (?, ?)');
    this.#inserts = ROWS.map((rows) => ({
      values: rows * COLUMNS,
      statement: file.prepare(
        `INSERT INTO commits (position, stream, number, first_version, hash, body)
         VALUES ${Array.from({ length: rows }, () => '(?, ?, ?, ?, ?, ?)').join(', ')}`,
      ),
    }));
    this.#findStream = file.prepare('SELECT number FROM streams WHERE id = ?');
    this.#readHead = file.prepare(
      "SELECT hash, body ->> '$.commandId' FROM commits WHERE stream = ? ORDER BY number",
    );
    this.#readStream = file.prepare(`${commits} WHERE s.id = ? AND c.number > ? ORDER BY c.number`);
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

  /** Inside a transaction: writes what was added, many rows at a time. */
  flush(): void {
    if (this.#added.length === 0) return;
    const added = this.#added;
    this.#added = [];
    let next = 0;
    for (const { values, statement } of this.#inserts)
      for (; next + values <= added.length; next += values) statement.run(added.slice(next, next + values));
  }

  discard(): void {
    this.#added = [];
  }

  head(streamId: StreamId): StreamHead | undefined {
    const stream = this.#findStream.get([streamId])?.[0];
    if (stream === undefined) return undefined;
    const rows = this.#readHead.all([stream]);
    const hash = rows.at(-1)?.[0] ?? NO_HASH;
    return { stream, commit: rows.length, hash, commands: rows.map(([, command]) => command) };
  }

  stream(streamId: StreamId, after: number): Commit[] {
    return this.#readStream.all([streamId, after]).map(toCommit);
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
