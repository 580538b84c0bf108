import type { Instant, Role } from '#contracts';
import type { Credential, Credentials } from '#ports';
import type { Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';

type CredentialRow = [id: string, name: string, role: Role, tokenHash: string, createdAt: Instant];

/** API keys by their hash. */
export class LibsqlCredentials implements Credentials {
  readonly #file: LibsqlFile;
  readonly #add: Statement<never>;
  readonly #find: Statement<CredentialRow>;
  readonly #list: Statement<CredentialRow>;
  readonly #remove: Statement<never>;

  constructor(file: LibsqlFile) {
    const columns = 'id, name, role, token_hash, created_at';
    this.#file = file;
    this.#add = file.prepare(
      `INSERT INTO credentials (${columns}) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    );
    this.#find = file.prepare(`SELECT ${columns} FROM credentials WHERE token_hash = ?`);
    this.#list = file.prepare(`SELECT ${columns} FROM credentials ORDER BY created_at, id`);
    this.#remove = file.prepare('DELETE FROM credentials WHERE id = ?');
  }

  async add({ id, name, role, tokenHash, createdAt }: Credential): Promise<void> {
    await this.#file.write(() => this.#add.run([id, name, role, tokenHash, createdAt]));
  }

  async findByHash(tokenHash: string): Promise<Credential | undefined> {
    const row = this.#find.get([tokenHash]);
    return row && credential(row);
  }

  async list(): Promise<readonly Credential[]> {
    return this.#list.all([]).map(credential);
  }

  async remove(id: string): Promise<boolean> {
    return this.#file.write(() => this.#remove.run([id]).changes > 0);
  }
}

const credential = ([id, name, role, tokenHash, createdAt]: CredentialRow): Credential => ({
  id,
  name,
  role,
  tokenHash,
  createdAt,
});
