import { SignedTreeHead } from '#contracts';
import { NO_HASH, type LogEntry, type LoggedCommit, type ProofLog } from '#ports';
import type { CommitLog } from './commit-log.js';
import type { Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';

type EntryRow = [streamId: string, commit: number, hash: string];
type CommitRow = [
  streamId: string,
  commit: number,
  firstVersion: number,
  previousHash: string | null,
  hash: string,
  body: string,
];

/** Rows that are read at once: other work of the process has its turn between them. */
const BATCH = 200;
/** Digits of a hash. */
const HASH = NO_HASH.length;

/**
 * The positions of the commits in the file are their places in the log, less one: they have no gap and are
 * never given twice, so there is nothing to be taken.
 */
export class LibsqlProofLog implements ProofLog {
  readonly #file: LibsqlFile;
  readonly #log: CommitLog;
  readonly #entries: Statement<EntryRow>;
  readonly #hashes: Statement<[hashes: string | null]>;
  readonly #commits: Statement<CommitRow>;
  readonly #place: Statement<[position: number]>;
  readonly #blocks: Statement<[root: string]>;
  readonly #addBlock: Statement<never>;
  readonly #heads: Statement<[head: string]>;
  readonly #headOver: Statement<[head: string]>;
  readonly #lastHead: Statement<[head: string]>;
  readonly #addHead: Statement<never>;

  constructor(file: LibsqlFile, log: CommitLog) {
    this.#file = file;
    this.#log = log;
    const within = 'WHERE c.position > ? AND c.position <= ? ORDER BY c.position';
    this.#entries = file.prepare(
      `SELECT s.id, c.number, c.hash FROM commits c JOIN streams s ON s.number = c.stream ${within}`,
    );
    // In one text: every row that comes out of the driver costs more than to find it.
    this.#hashes = file.prepare(
      `SELECT group_concat(hash, '') FROM (SELECT c.hash FROM commits c ${within})`,
    );
    this.#commits = file.prepare(
      `SELECT s.id, c.number, c.first_version, p.hash, c.hash, c.body
       FROM commits c JOIN streams s ON s.number = c.stream
       LEFT JOIN commits p ON p.stream = c.stream AND p.number = c.number - 1 ${within}`,
    );
    this.#place = file.prepare(
      `SELECT c.position FROM commits c JOIN streams s ON s.number = c.stream WHERE s.id = ? AND c.number = ?`,
    );
    this.#blocks = file.prepare('SELECT root FROM tree_blocks WHERE number >= ? ORDER BY number');
    this.#addBlock = file.prepare(
      'INSERT INTO tree_blocks (number, root) VALUES (?, ?) ON CONFLICT (number) DO NOTHING',
    );
    this.#heads = file.prepare('SELECT head FROM tree_heads WHERE number > ? ORDER BY number LIMIT ?');
    this.#headOver = file.prepare(
      'SELECT head FROM tree_heads WHERE tree_size > ? ORDER BY tree_size, number LIMIT 1',
    );
    this.#lastHead = file.prepare('SELECT head FROM tree_heads ORDER BY number DESC LIMIT 1');
    this.#addHead = file.prepare(
      'INSERT INTO tree_heads (number, tree_size, head) VALUES (?, ?, ?) ON CONFLICT (number) DO NOTHING',
    );
  }

  async take(): Promise<void> {
    // They took their places when they were appended.
  }

  async size(): Promise<number> {
    return this.#log.last;
  }

  async grown(size: number, signal: AbortSignal): Promise<void> {
    if (this.#log.last > size || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const end = () => {
        deaf();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const deaf = this.#log.listen(() => {
        if (this.#log.last > size) end();
      });
      signal.addEventListener('abort', end);
    });
  }

  async entries(from: number, to: number): Promise<readonly LogEntry[]> {
    return this.#entries.all([from, to]).map(([streamId, commit, hash]) => ({ streamId, commit, hash }));
  }

  async hashes(from: number, to: number): Promise<readonly string[]> {
    const held = this.#log.hashes(from, to);
    if (held) return held;
    const hashes = this.#hashes.get([from, to])?.[0] ?? '';
    return Array.from({ length: hashes.length / HASH }, (_, index) =>
      hashes.slice(index * HASH, (index + 1) * HASH),
    );
  }

  async *commits(from: number, to: number): AsyncIterable<readonly LoggedCommit[]> {
    for (let next = from; next < to; next += BATCH)
      yield this.#commits.all([next, Math.min(to, next + BATCH)]).map(logged);
  }

  async placeOf(streamId: string, commit: number): Promise<number | undefined> {
    const position = this.#place.get([streamId, commit])?.[0];
    return position === undefined ? undefined : position - 1;
  }

  async blocks(from: number): Promise<readonly string[]> {
    return this.#blocks.all([from]).map(([root]) => root);
  }

  async addBlocks(from: number, roots: readonly string[]): Promise<void> {
    await this.#file.write(() => {
      for (const [index, root] of roots.entries()) this.#addBlock.run([from + index, root]);
    });
  }

  async addHead(head: SignedTreeHead): Promise<boolean> {
    const { number, treeSize } = head;
    return this.#file.write(() => this.#addHead.run([number, treeSize, JSON.stringify(head)]).changes > 0);
  }

  async lastHead(): Promise<SignedTreeHead | undefined> {
    return read(this.#lastHead.get([]));
  }

  async heads(after: number, limit: number): Promise<readonly SignedTreeHead[]> {
    return this.#heads.all([after, limit]).flatMap((row) => read(row) ?? []);
  }

  async headOver(place: number): Promise<SignedTreeHead | undefined> {
    return read(this.#headOver.get([place]));
  }
}

const read = (row: [head: string] | undefined): SignedTreeHead | undefined =>
  row && SignedTreeHead.parse(JSON.parse(row[0]));

const logged = ([streamId, commit, firstVersion, previousHash, hash, body]: CommitRow): LoggedCommit => ({
  streamId,
  commit,
  firstVersion,
  previousHash: previousHash ?? NO_HASH,
  hash,
  body,
});
