import type { Instant } from '#contracts';
import { URGENCIES, type Timer, type TimerChange, type Timers, type TimerUrgency } from '#ports';
import type { Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';

type Due = readonly [stream: string, name: string, dueAt: Instant];

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
    return found.slice(0, limit).map(([streamId, name, dueAt]) => ({ streamId, name, dueAt }));
  }

  async next(): Promise<Instant | undefined> {
    const firsts = URGENCIES.flatMap((urgency) => this.#next.get([urgency])?.[0] ?? []);
    return firsts.sort()[0];
  }

  async fired(timer: Timer): Promise<void> {
    await this.#file.write(() => this.#fired.run([timer.streamId, timer.name, timer.dueAt]));
  }
}
