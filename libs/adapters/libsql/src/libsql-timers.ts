import type { Instant } from '#contracts';
import type { Timer, TimerChange, Timers } from '#ports';
import type { Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';

/** Timers in a table with an index by due time: what a look costs follows what is due, not what is open. */
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
      `INSERT INTO timers (stream, name, due_at) VALUES (?, ?, ?)
       ON CONFLICT (stream, name) DO UPDATE SET due_at = excluded.due_at WHERE due_at <> excluded.due_at`,
    );
    this.#cancel = file.prepare('DELETE FROM timers WHERE stream = ? AND name = ?');
    this.#fired = file.prepare('DELETE FROM timers WHERE stream = ? AND name = ? AND due_at = ?');
    this.#due = file.prepare(
      'SELECT stream, name, due_at FROM timers WHERE due_at <= ? ORDER BY due_at, stream, name LIMIT ?',
    );
    this.#next = file.prepare('SELECT min(due_at) FROM timers');
  }

  async apply(changes: readonly TimerChange[]): Promise<void> {
    if (changes.length === 0) return;
    await this.#file.write(() => {
      for (const change of changes)
        if (change.change === 'schedule') this.#schedule.run([change.streamId, change.name, change.dueAt]);
        else this.#cancel.run([change.streamId, change.name]);
    });
  }

  async due(moment: Instant, limit: number): Promise<readonly Timer[]> {
    return this.#due.all([moment, limit]).map(([streamId, name, dueAt]) => ({ streamId, name, dueAt }));
  }

  async next(): Promise<Instant | undefined> {
    return this.#next.get([])?.[0] ?? undefined;
  }

  async fired(timer: Timer): Promise<void> {
    await this.#file.write(() => this.#fired.run([timer.streamId, timer.name, timer.dueAt]));
  }
}
