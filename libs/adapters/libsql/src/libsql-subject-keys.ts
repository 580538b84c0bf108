import { KeyDestroyed, UnknownKey, type SubjectKeys, type WrappedKey } from '#ports';
import type { Statement } from './connection.js';
import { Refusal, type LibsqlFile } from './libsql-file.js';

/**
 * Wrapped subject keys in a file of their own, so that it can be backed up apart from the data, or not
 * at all. A destroyed key is overwritten with zeros in its place; then the write-ahead log, which still
 * holds the page as it was, is brought into the file and cut to nothing.
 *
 * What this cannot promise: that a disk which writes elsewhere (flash, copy-on-write) forgets old blocks.
 * The keys are wrapped for that reason too.
 */
export class LibsqlSubjectKeys implements SubjectKeys {
  readonly #file: LibsqlFile;
  readonly #add: Statement<never>;
  readonly #find: Statement<[destroyed: number, wrapped: ArrayBuffer]>;
  readonly #overwrite: Statement<never>;
  readonly #bury: Statement<never>;
  #inLog = true;

  constructor(file: LibsqlFile) {
    this.#file = file;
    this.#add = file.prepare(
      'INSERT INTO subject_keys (id, destroyed, wrapped) VALUES (?, 0, ?) ON CONFLICT (id) DO NOTHING',
    );
    this.#find = file.prepare('SELECT destroyed, wrapped FROM subject_keys WHERE id = ?');
    this.#overwrite = file.prepare(
      'UPDATE subject_keys SET destroyed = 1, wrapped = zeroblob(length(wrapped)) WHERE id = ?',
    );
    this.#bury = file.prepare(`INSERT INTO subject_keys (id, destroyed, wrapped) VALUES (?, 1, x'')`);
    // A process that was killed between the two steps of destroy() left the second to this one.
    this.#wipeLog();
  }

  async add(keys: readonly WrappedKey[]): Promise<void> {
    await this.#file.write(() => {
      const destroyed = keys.find(({ keyId }) => this.#find.get([keyId])?.[0] === 1);
      if (destroyed) return new Refusal(new KeyDestroyed(destroyed.keyId));
      for (const { keyId, wrapped } of keys) this.#add.run([keyId, wrapped]);
      return undefined;
    });
  }

  async get(keyId: string): Promise<WrappedKey> {
    const row = this.#find.get([keyId]);
    if (!row) throw new UnknownKey(keyId);
    const [destroyed, wrapped] = row;
    if (destroyed) throw new KeyDestroyed(keyId);
    return { keyId, wrapped: new Uint8Array(wrapped) };
  }

  /** A key that was never here is noted as destroyed: a restored list of the destroyed holds before the keys come. */
  async destroy(keyId: string): Promise<void> {
    await this.#file.write(() => {
      const row = this.#find.get([keyId]);
      if (!row) this.#bury.run([keyId]);
      else if (!row[0]) this.#overwrite.run([keyId]);
      this.#inLog = true;
    });
    this.#wipeLog();
  }

  /** Keys that are destroyed together share one wipe. */
  #wipeLog(): void {
    if (!this.#inLog) return;
    this.#file.truncateLog();
    this.#inLog = false;
  }
}
