import type { Instant } from '#contracts';
import type { SigningKeys, StoredSigningKey } from '#ports';
import type { Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';

type KeyRow = [number: number, kid: string, x: string, wrapped: ArrayBuffer | null, createdAt: Instant];

/** Signing keys by number. They lie with the data that they sign, wrapped: a backup has both or neither. */
export class LibsqlSigningKeys implements SigningKeys {
  readonly #file: LibsqlFile;
  readonly #list: Statement<KeyRow>;
  readonly #add: Statement<never>;
  readonly #forget: Statement<never>;

  constructor(file: LibsqlFile) {
    this.#file = file;
    this.#list = file.prepare('SELECT number, kid, x, wrapped, created_at FROM signing_keys ORDER BY number');
    this.#add = file.prepare(
      `INSERT INTO signing_keys (number, kid, x, wrapped, created_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (number) DO NOTHING`,
    );
    this.#forget = file.prepare('UPDATE signing_keys SET wrapped = NULL WHERE number < ?');
  }

  async list(): Promise<readonly StoredSigningKey[]> {
    return this.#list.all([]).map(([number, kid, x, wrapped, createdAt]) => ({
      number,
      kid,
      x,
      wrapped: wrapped && new Uint8Array(wrapped),
      createdAt,
    }));
  }

  async add({ number, kid, x, wrapped, createdAt }: StoredSigningKey): Promise<boolean> {
    return this.#file.write(() => this.#add.run([number, kid, x, wrapped, createdAt]).changes > 0);
  }

  async forgetBefore(number: number): Promise<void> {
    await this.#file.write(() => this.#forget.run([number]));
  }
}
