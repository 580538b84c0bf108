import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'libsql';
import { StoreUnavailable } from '#ports';
import { DataFolderInUse } from './data-folder-in-use.js';

export type SqlValue = string | number | null | Uint8Array;
type Row = readonly unknown[];

/** A prepared statement. Values go in and rows come out as arrays, which costs the driver least. */
export interface Statement<R extends Row> {
  run(values: readonly SqlValue[]): { readonly changes: number };
  get(values: readonly SqlValue[]): R | undefined;
  all(values: readonly SqlValue[]): R[];
}

/** What is left to the one who opens a file. */
export interface FileOptions {
  /** statements that make each version of the schema from the one before; see migrate() */
  readonly schema: readonly string[];
  /** freed bytes are overwritten with zeros */
  readonly secureDelete?: boolean;
}

const PID_FILE = 'lethe.pid';

/**
 * The one connection to one file.
 *
 * - `locking_mode=EXCLUSIVE` before the first access: SQLite holds its lock on the file for as long as
 *   the process lives. The operating system drops it with the process, so nothing stale is ever left.
 *   It also keeps the index of the write-ahead log in memory: no shared-memory file, fewer locks.
 * - `journal_mode=WAL` with `synchronous=FULL`: a commit has been synced to the log when COMMIT returns.
 */
export class Connection {
  readonly #database: Database.Database;
  readonly #folder: string;

  /** @throws {DataFolderInUse} @throws {StoreUnavailable} */
  constructor(path: string, options: FileOptions) {
    this.#folder = dirname(path);
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.#database = new Database(path);
    try {
      this.#database.pragma('locking_mode = EXCLUSIVE');
      this.#database.pragma('journal_mode = WAL');
      this.#database.pragma('synchronous = FULL');
      this.#database.pragma(`secure_delete = ${options.secureDelete ? 'ON' : 'OFF'}`);
      migrate(this, options.schema);
    } catch (error) {
      this.#giveUp();
      if (isBusy(error)) throw new DataFolderInUse(this.#folder, holderOf(this.#folder));
      throw isSqliteError(error)
        ? new StoreUnavailable(`${path} could not be opened: ${error.message}`, { cause: error })
        : error;
    }
    // For the message of DataFolderInUse only; nobody decides anything by it.
    writeFileSync(join(this.#folder, PID_FILE), `${process.pid}\n`);
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  prepare<R extends Row = Row>(sql: string): Statement<R> {
    const statement = this.#database.prepare(sql);
    if (statement.reader) statement.raw();
    // The driver's types know neither raw rows nor that one array holds all values; the columns of a
    // statement are named right where it is prepared.
    return statement as unknown as Statement<R>;
  }

  /** Brings the log into the file and cuts it to nothing, so that what was overwritten is in neither. */
  truncateLog(): void {
    this.#database.pragma('wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    rmSync(join(this.#folder, PID_FILE), { force: true });
    this.#letGo();
    this.#database.close();
  }

  /** After an open that failed: of what it has done, nothing may be left, whatever state it is in. */
  #giveUp(): void {
    try {
      this.#letGo();
    } catch {
      // Another process has the file, or it is no database at all: there is nothing to let go of.
    }
    this.#database.close();
  }

  /**
   * The driver keeps a closed file open until the last prepared statement has been collected. Out of WAL
   * and back in normal locking, that remainder holds no lock, and no log is left beside the file.
   */
  #letGo(): void {
    this.#database.pragma('journal_mode = DELETE');
    this.#database.pragma('locking_mode = NORMAL');
    // The lock goes with the next access.
    this.#database.pragma('user_version');
  }
}

/** Brings a file to the newest schema: version n of it is made by the first n entries, each run once. */
function migrate(connection: Connection, schema: readonly string[]): void {
  const version = connection.prepare<[number]>('PRAGMA user_version').get([])?.[0] ?? 0;
  if (version > schema.length)
    throw new Error(
      `The data was written by a newer Lethe (schema ${version}, this one knows ${schema.length}). Start that version, or restore a backup.`,
    );
  // The transaction is begun in any case: it is what takes the lock.
  connection.exec('BEGIN EXCLUSIVE');
  try {
    for (const step of schema.slice(version)) connection.exec(step);
    connection.exec(`PRAGMA user_version = ${schema.length}`);
    connection.exec('COMMIT');
  } catch (error) {
    connection.exec('ROLLBACK');
    throw error;
  }
}

export const isSqliteError = (error: unknown): error is Error & { code: string } =>
  error instanceof Database.SqliteError;

const isBusy = (error: unknown) => isSqliteError(error) && error.code.startsWith('SQLITE_BUSY');

function holderOf(folder: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(folder, PID_FILE), 'utf8'), 10);
    return Number.isInteger(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}
