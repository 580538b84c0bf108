import type { Webhook, Webhooks } from '#ports';
import type { Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';

type Row = [about: string, failingSince: string | null, disabled: string | null];

/** Whoever is to be told, a document in each row. */
export class LibsqlWebhooks implements Webhooks {
  readonly #file: LibsqlFile;
  readonly #insert: Statement<never>;
  readonly #list: Statement<Row>;
  readonly #get: Statement<Row>;
  readonly #mark: Statement<never>;
  readonly #remove: Statement<never>;

  constructor(file: LibsqlFile) {
    this.#file = file;
    const select = 'SELECT about, failing_since, disabled FROM webhooks';
    this.#insert = file.prepare(
      `INSERT INTO webhooks (id, created_at, about, failing_since, disabled) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO NOTHING`,
    );
    this.#list = file.prepare(`${select} ORDER BY created_at, id`);
    this.#get = file.prepare(`${select} WHERE id = ?`);
    this.#mark = file.prepare('UPDATE webhooks SET failing_since = ?, disabled = ? WHERE id = ?');
    this.#remove = file.prepare('DELETE FROM webhooks WHERE id = ?');
  }

  async add({ failingSince, disabled, ...about }: Webhook): Promise<void> {
    const row = [about.id, about.createdAt, JSON.stringify(about), failingSince, asText(disabled)];
    await this.#file.write(() => this.#insert.run(row));
  }

  async list(): Promise<readonly Webhook[]> {
    return this.#list.all([]).map(webhook);
  }

  async get(id: string): Promise<Webhook | undefined> {
    const row = this.#get.get([id]);
    return row && webhook(row);
  }

  async mark(id: string, { failingSince, disabled }: Parameters<Webhooks['mark']>[1]): Promise<void> {
    await this.#file.write(() => this.#mark.run([failingSince, asText(disabled), id]));
  }

  async remove(id: string): Promise<boolean> {
    return this.#file.write(() => this.#remove.run([id]).changes > 0);
  }
}

const asText = (disabled: Webhook['disabled']): string | null => disabled && JSON.stringify(disabled);

const webhook = ([about, failingSince, disabled]: Row): Webhook => ({
  ...(JSON.parse(about) as Omit<Webhook, 'failingSince' | 'disabled'>),
  failingSince,
  disabled: disabled === null ? null : (JSON.parse(disabled) as Webhook['disabled']),
});
