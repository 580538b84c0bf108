import type { ReadModel, RequestRows } from '#ports';
import type { Statement } from './connection.js';
import type { Follower, LibsqlFile } from './libsql-file.js';
import { LibsqlRequestRows, RequestTable } from './libsql-request-rows.js';

type State = 'live' | 'beside' | 'dead';

/** Rows of a dead generation that are removed in one transaction. */
const SWEEP = 500;

/**
 * Generations of the request list in one table. Promoting one is a change of two words; the rows of
 * the one it replaces are removed in small steps afterwards, also after a restart.
 */
export class LibsqlReadModel implements ReadModel, Follower {
  readonly live: RequestRows;
  readonly #file: LibsqlFile;
  readonly #table: RequestTable;
  readonly #generations: Statement<[generation: number, state: State]>;
  readonly #add: Statement<never>;
  readonly #move: Statement<never>;
  readonly #sweepRows: Statement<never>;
  readonly #sweepCounts: Statement<never>;
  readonly #forget: Statement<never>;
  #states = new Map<number, State>();
  #sweeping = false;

  constructor(file: LibsqlFile) {
    this.#file = file;
    this.#table = new RequestTable(file);
    this.#generations = file.prepare('SELECT generation, state FROM request_generations');
    this.#add = file.prepare(
      `INSERT INTO request_generations (generation, state)
       SELECT max(generation) + 1, 'beside' FROM request_generations`,
    );
    this.#move = file.prepare('UPDATE request_generations SET state = ? WHERE state = ?');
    this.#sweepRows = file.prepare(
      `DELETE FROM requests WHERE rowid IN (SELECT rowid FROM requests WHERE generation = ? LIMIT ${SWEEP})`,
    );
    this.#sweepCounts = file.prepare('DELETE FROM request_counts WHERE generation = ?');
    this.#forget = file.prepare('DELETE FROM request_generations WHERE generation = ?');
    this.rolledBack();
    this.live = new LibsqlRequestRows(this.#table, () => this.#the('live'));
    file.follow(this);
    void this.#sweep();
  }

  async beside(): Promise<RequestRows> {
    const generation = await this.#file.write(() => {
      this.#move.run(['dead', 'beside']);
      this.#add.run([]);
      this.rolledBack();
      return this.#the('beside');
    });
    void this.#sweep();
    return new LibsqlRequestRows(this.#table, () => {
      const state = this.#states.get(generation);
      if (state === undefined || state === 'dead')
        throw new Error('This generation of the request list was replaced by a later one.');
      return generation;
    });
  }

  async promote(): Promise<void> {
    await this.#file.write(() => {
      this.#the('beside');
      this.#move.run(['dead', 'live']);
      this.#move.run(['live', 'beside']);
      this.rolledBack();
    });
    void this.#sweep();
  }

  committed(): void {
    // Nothing is kept back: the states were read inside the transaction.
  }

  rolledBack(): void {
    this.#states = new Map(this.#generations.all([]));
  }

  #the(wanted: State): number {
    for (const [generation, state] of this.#states) if (state === wanted) return generation;
    throw new Error(`There is no generation ${wanted} of the request list; call beside() first.`);
  }

  async #sweep(): Promise<void> {
    if (this.#sweeping) return;
    this.#sweeping = true;
    try {
      for (;;) {
        const dead = [...this.#states].find(([, state]) => state === 'dead')?.[0];
        if (dead === undefined) return;
        await this.#file.writeLater(() => this.#sweepSome(dead));
      }
    } catch {
      // The file is closed or full: what is left is swept after the next start.
    } finally {
      this.#sweeping = false;
    }
  }

  #sweepSome(generation: number): void {
    if (this.#table.outlooks.sweep(generation, SWEEP) === SWEEP) return;
    if (this.#table.people.sweep(generation, SWEEP) === SWEEP) return;
    if (this.#sweepRows.run([generation]).changes === SWEEP) return;
    this.#sweepCounts.run([generation]);
    this.#forget.run([generation]);
    this.rolledBack();
  }
}
