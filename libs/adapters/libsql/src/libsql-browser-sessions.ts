import type { Instant, Role } from '#contracts';
import type { BrowserSession, BrowserSessions } from '#ports';
import type { Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';

type SessionRow = [
  id: string,
  tokenHash: string,
  actorId: string,
  name: string | null,
  role: Role,
  startedAt: Instant,
  idleEndsAt: Instant,
  endsAt: Instant,
];

const COLUMNS = 'id, token_hash, actor_id, name, role, started_at, idle_ends_at, ends_at';

/** Sessions of browsers by the hash of their token. */
export class LibsqlBrowserSessions implements BrowserSessions {
  readonly #file: LibsqlFile;
  readonly #add: Statement<never>;
  readonly #find: Statement<SessionRow>;
  readonly #prolong: Statement<never>;
  readonly #remove: Statement<never>;
  readonly #removeOver: Statement<never>;

  constructor(file: LibsqlFile) {
    this.#file = file;
    this.#add = file.prepare(`INSERT INTO browser_sessions (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#find = file.prepare(`SELECT ${COLUMNS} FROM browser_sessions WHERE token_hash = ?`);
    this.#prolong = file.prepare(
      'UPDATE browser_sessions SET idle_ends_at = max(idle_ends_at, ?) WHERE id = ?',
    );
    this.#remove = file.prepare('DELETE FROM browser_sessions WHERE id = ?');
    this.#removeOver = file.prepare('DELETE FROM browser_sessions WHERE idle_ends_at <= ? OR ends_at <= ?');
  }

  async add(session: BrowserSession): Promise<void> {
    const { id, tokenHash, actorId, name, role, startedAt, idleEndsAt, endsAt } = session;
    const row = [id, tokenHash, actorId, name, role, startedAt, idleEndsAt, endsAt];
    await this.#file.write(() => this.#add.run(row));
  }

  async findByHash(tokenHash: string): Promise<BrowserSession | undefined> {
    const row = this.#find.get([tokenHash]);
    return row && session(row);
  }

  async prolong(id: string, idleEndsAt: Instant): Promise<void> {
    // A session that ends a minute early after a crash hurts nobody.
    await this.#file.writeLater(() => this.#prolong.run([idleEndsAt, id]));
  }

  async remove(id: string): Promise<boolean> {
    return this.#file.write(() => this.#remove.run([id]).changes > 0);
  }

  async removeOver(at: Instant): Promise<number> {
    return this.#file.write(() => this.#removeOver.run([at, at]).changes);
  }
}

const session = ([
  id,
  tokenHash,
  actorId,
  name,
  role,
  startedAt,
  idleEndsAt,
  endsAt,
]: SessionRow): BrowserSession => ({
  id,
  tokenHash,
  actorId,
  name,
  role,
  startedAt,
  idleEndsAt,
  endsAt,
});
