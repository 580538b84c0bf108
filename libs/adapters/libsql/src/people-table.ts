import type { RequestId, Sha256 } from '#contracts';
import type { Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';

type Found = [id: RequestId, receivedAt: string];
type Entry = [digest: string, receivedAt: string, id: string];

const newestFirst = ([id, at]: Found, [otherId, otherAt]: Found): number =>
  at === otherAt ? (id < otherId ? -1 : 1) : at > otherAt ? -1 : 1;

/** By which the requests of one person are found. Who a request is about never changes: an entry is written once. */
export class PeopleTable {
  readonly #add: Statement<never>;
  readonly #find: Statement<Found>;
  readonly #inOrder: Statement<Entry>;
  readonly #sweep: Statement<never>;

  constructor(file: LibsqlFile) {
    this.#add = file.prepare(
      'INSERT OR IGNORE INTO requests_of_people (generation, digest, received_at, id) VALUES (?, ?, ?, ?)',
    );
    this.#find = file.prepare(
      `SELECT id, received_at FROM requests_of_people WHERE generation = ? AND digest = ?
       ORDER BY received_at DESC, id LIMIT ?`,
    );
    this.#inOrder = file.prepare(
      `SELECT digest, received_at, id FROM requests_of_people
       WHERE generation = ? AND (digest, received_at, id) > (?, ?, ?) ORDER BY digest, received_at, id LIMIT ?`,
    );
    this.#sweep = file.prepare(
      `DELETE FROM requests_of_people WHERE generation = ?1 AND (digest, received_at, id) IN
       (SELECT digest, received_at, id FROM requests_of_people WHERE generation = ?1 LIMIT ?2)`,
    );
  }

  /** In the transaction that writes a request's first row. */
  put(
    generation: number,
    {
      id,
      receivedAt,
      subjectDigests = [],
    }: { id: string; receivedAt: string; subjectDigests?: readonly Sha256[] },
  ): void {
    for (const digest of subjectDigests) this.#add.run([generation, digest, receivedAt, id]);
  }

  /** @returns the newest of those that have any of the digests, in the order of lists */
  find(generation: number, digests: readonly Sha256[], limit: number): readonly RequestId[] {
    const found = [...new Set(digests)].flatMap((digest) => this.#find.all([generation, digest, limit]));
    return [...new Set(found.sort(newestFirst).map(([id]) => id))].slice(0, limit);
  }

  /** A page of all entries, behind the last of the page before. */
  entries(generation: number, after: Entry | undefined, limit: number): readonly Entry[] {
    return this.#inOrder.all([generation, ...(after ?? ['', '', '']), limit]);
  }

  /** @returns how many were removed */
  sweep(generation: number, most: number): number {
    return this.#sweep.run([generation, most]).changes;
  }
}
