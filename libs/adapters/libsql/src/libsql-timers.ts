import type { Instant } from '#contracts';
import { URGENCIES, type Timer, type TimerChange, type Timers, type TimerUrgency } from '#ports';
import type { Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';

type Due = readonly [stream: string, name: string, dueAt: Instant];

/** Rows that are read at once by whoever reads all. */
const BATCH = 1_000;

/**
 * Timers in a table with an index by urgency and due time: what a look costs follows what is due, not what
 * is open. One index, for every change writes to it: what is due at all is merged from the urgencies.
 */
export class LibsqlTimers implements Timers {
  readonly #file: LibsqlFile;
  readonly #schedule: Statement<never>;
  readonly #cancel: Statement<never>;
  readonly #fired: Statement<never>;
  readonly #due: Statement<[stream: string, name: string, dueAt: Instant]>;
  readonly #next: Statement<[dueAt: Instant | null]>;
  readonly #after: Statement<[stream: string, name: string, dueAt: Instant]>;

  constructor(file: LibsqlFile) {
    this.#file = file;
    this.#schedule = file.prepare(
      `INSERT INTO timers (stream, name, due_at, urgency) VALUES (?, ?, ?, ?)
       ON CONFLICT (stream, name) DO UPDATE SET due_at = excluded.due_at, urgency = excluded.urgency
       WHERE due_at <> excluded.due_at OR urgency <> excluded.urgency`,
    );
    this.#cancel = file.prepare('DELETE FROM timers WHERE stream = ? AND name = ?');
    this.#fired = file.prepare('DELETE FROM timers WHERE stream = ? AND name = ? AND due_at = ?');
    this.#due = file.prepare(
      'SELECT stream, name, due_at FROM timers WHERE urgency = ? AND due_at <= ? ORDER BY due_at LIMIT ?',
    );
    this.#next = file.prepare('SELECT min(due_at) FROM timers WHERE urgency = ?');
    this.#after = file.prepare(
      'SELECT stream, name, due_at FROM timers WHERE (stream, name) > (?, ?) ORDER BY stream, name LIMIT ?',
    );
  }

  async apply(changes: readonly TimerChange[]): Promise<void> {
    if (changes.length === 0) return;
    await this.#file.write(() => {
      for (const change of changes)
        if (change.change === 'schedule')
          this.#schedule.run([change.streamId, change.name, change.dueAt, change.urgency ?? 1]);
        else this.#cancel.run([change.streamId, change.name]);
    });
  }

  async due(moment: Instant, limit: number, urgency?: TimerUrgency): Promise<readonly Timer[]> {
    const wanted = urgency === undefined ? URGENCIES : [urgency];
    const found: Due[] = wanted.flatMap((one) => this.#due.all([one, moment, limit]));
    if (wanted.length > 1) found.sort(([, , one], [, , other]) => (one < other ? -1 : one > other ? 1 : 0));
    return found.slice(0, limit).map(toTimer);
  }

  async next(): Promise<Instant | undefined> {
    const firsts = URGENCIES.flatMap((urgency) => this.#next.get([urgency])?.[0] ?? []);
    return firsts.sort()[0];
  }

  async fired(timer: Timer): Promise<void> {
    await this.#file.write(() => this.#fired.run([timer.streamId, timer.name, timer.dueAt]));
  }

  async *all(): AsyncIterable<readonly Timer[]> {
    let [stream, name] = ['', ''];
    for (;;) {
      const timers = this.#after.all([stream, name, BATCH]).map(toTimer);
      const last = timers.at(-1);
      if (!last) return;
      [stream, name] = [last.streamId, last.name];
      yield timers;
    }
  }
}

const toTimer = ([streamId, name, dueAt]: Due): Timer => ({ streamId, name, dueAt });
