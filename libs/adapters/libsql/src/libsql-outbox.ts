import type { Instant } from '#contracts';
import {
  readDeliveryCursor,
  writeDeliveryCursor,
  type Delivery,
  type DeliveryOutcome,
  type DeliveryPage,
  type DeliveryQuery,
  type Outbox,
} from '#ports';
import type { Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';

type Row = [
  id: string,
  channel: string,
  about: string,
  createdAt: Instant,
  state: Delivery['state'],
  attempts: number,
  nextAt: Instant | null,
  last: string | null,
];

const columns = 'id, channel, about, created_at, state, attempts, next_at, last_attempt';
/** `except` as one JSON text, so that a statement has the same form for any number of channels. */
const NOT_EXCEPT = 'channel NOT IN (SELECT value FROM json_each(?))';

/** Deliveries in a table; what is due is found by an index over what waits alone. */
export class LibsqlOutbox implements Outbox {
  readonly #file: LibsqlFile;
  readonly #insert: Statement<never>;
  readonly #due: Statement<Row>;
  readonly #hold: Statement<never>;
  readonly #settle: Statement<never>;
  readonly #next: Statement<[nextAt: Instant]>;
  readonly #get: Statement<Row>;
  readonly #page: Statement<Row>;
  readonly #failed: Statement<[channel: string, count: number]>;
  readonly #removeChannel: Statement<never>;
  readonly #removeBefore: Statement<never>;

  constructor(file: LibsqlFile) {
    this.#file = file;
    this.#insert = file.prepare(
      `INSERT INTO outbox (${columns}, last_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    );
    this.#due = file.prepare(
      `SELECT ${columns} FROM outbox WHERE next_at IS NOT NULL AND next_at <= ? AND ${NOT_EXCEPT}
       ORDER BY next_at, id LIMIT ?`,
    );
    this.#hold = file.prepare('UPDATE outbox SET next_at = ? WHERE id = ?');
    this.#settle = file.prepare(
      'UPDATE outbox SET state = ?, attempts = ?, next_at = ?, last_attempt = ?, last_at = ? WHERE id = ?',
    );
    this.#next = file.prepare(
      `SELECT next_at FROM outbox WHERE next_at IS NOT NULL AND ${NOT_EXCEPT} ORDER BY next_at LIMIT 1`,
    );
    this.#get = file.prepare(`SELECT ${columns} FROM outbox WHERE id = ?`);
    this.#page = file.prepare(
      `SELECT ${columns} FROM outbox WHERE channel = ? AND (created_at < ? OR (created_at = ? AND id > ?))
       ORDER BY created_at DESC, id LIMIT ?`,
    );
    this.#failed = file.prepare(
      `SELECT channel, count(*) FROM outbox WHERE state = 'failed' AND last_at >= ? GROUP BY channel ORDER BY channel`,
    );
    this.#removeChannel = file.prepare('DELETE FROM outbox WHERE channel = ?');
    this.#removeBefore = file.prepare('DELETE FROM outbox WHERE next_at IS NULL AND created_at < ?');
  }

  async add(deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    await this.#file.write(() => {
      for (const { id, channel, about, createdAt, state, attempts, nextAttemptAt, lastAttempt } of deliveries)
        this.#insert.run([
          id,
          channel,
          about,
          createdAt,
          state,
          attempts,
          nextAttemptAt,
          lastAttempt && JSON.stringify(lastAttempt),
          lastAttempt?.at ?? null,
        ]);
    });
  }

  async take({ now, until, limit, except }: Parameters<Outbox['take']>[0]): Promise<readonly Delivery[]> {
    const due = () => this.#due.all([now, JSON.stringify(except), limit]);
    // Most looks find nothing, and need not be written.
    if (due().length === 0) return [];
    return this.#file.write(() => {
      const taken = due().map(delivery);
      for (const { id } of taken) this.#hold.run([until, id]);
      return taken.map((one) => ({ ...one, nextAttemptAt: until }));
    });
  }

  async settle({ id, state, attempts, nextAttemptAt, lastAttempt }: DeliveryOutcome): Promise<void> {
    const last = lastAttempt && JSON.stringify(lastAttempt);
    const row = [state, attempts, nextAttemptAt, last, lastAttempt?.at ?? null, id];
    await this.#file.write(() => this.#settle.run(row));
  }

  async nextDue(except: readonly string[]): Promise<Instant | undefined> {
    return this.#next.get([JSON.stringify(except)])?.[0];
  }

  async get(id: string): Promise<Delivery | undefined> {
    const row = this.#get.get([id]);
    return row && delivery(row);
  }

  async list({ channel, limit, cursor }: DeliveryQuery): Promise<DeliveryPage> {
    const { createdAt, id } =
      cursor === undefined ? { createdAt: '9999-12-31T23:59:59.999Z', id: '' } : readDeliveryCursor(cursor);
    // One more than asked for tells whether there is another page.
    const rows = this.#page.all([channel, createdAt, createdAt, id, limit + 1]);
    const deliveries = rows.slice(0, limit).map(delivery);
    const last = deliveries.at(-1);
    return { deliveries, nextCursor: rows.length > limit && last ? writeDeliveryCursor(last) : null };
  }

  async failedSince(moment: Instant): ReturnType<Outbox['failedSince']> {
    return this.#failed.all([moment]).map(([channel, count]) => ({ channel, count }));
  }

  async removeChannel(channel: string): Promise<void> {
    await this.#file.write(() => this.#removeChannel.run([channel]));
  }

  async removeBefore(moment: Instant): Promise<number> {
    return this.#file.write(() => this.#removeBefore.run([moment]).changes);
  }
}

const delivery = ([id, channel, about, createdAt, state, attempts, nextAt, last]: Row): Delivery => ({
  id,
  channel,
  about,
  createdAt,
  state,
  attempts,
  nextAttemptAt: nextAt,
  lastAttempt: last === null ? null : (JSON.parse(last) as Delivery['lastAttempt']),
});
