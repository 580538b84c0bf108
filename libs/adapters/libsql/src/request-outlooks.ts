import { readRequestCursor, writeRequestCursor, type OutlookPage, type OutlookQuery } from '#ports';
import type { Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';

type Found = [id: string, receivedAt: string, outlook: string];

/** Behind a cursor come first the rows received at the same moment, then the earlier ones, each a walk along the index. */
const PLACES = ['', ' AND r.received_at = ? AND r.id > ?', ' AND r.received_at < ?'] as const;
type Place = (typeof PLACES)[number];

/**
 * What simulations think ahead by, beside the rows: a row's document is ten times as long, and is only looked
 * up for a row that was written before there were outlooks.
 */
export class OutlookTable {
  readonly #keep: Statement<never>;
  readonly #remove: Statement<never>;
  readonly #sweep: Statement<never>;
  readonly #pages: ReadonlyMap<Place, Statement<Found>>;

  constructor(file: LibsqlFile) {
    this.#keep = file.prepare(
      `INSERT INTO request_outlooks (generation, id, outlook) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET outlook = excluded.outlook WHERE outlook IS NOT excluded.outlook`,
    );
    this.#remove = file.prepare('DELETE FROM request_outlooks WHERE generation = ? AND id = ?');
    this.#sweep = file.prepare(
      `DELETE FROM request_outlooks WHERE rowid IN
       (SELECT rowid FROM request_outlooks WHERE generation = ? LIMIT ?)`,
    );
    const page = (place: string): Statement<Found> =>
      file.prepare<Found>(
        `SELECT r.id, r.received_at, coalesce(o.outlook, r.document)
         FROM requests r INDEXED BY requests_by_progress
         LEFT JOIN request_outlooks o ON o.generation = r.generation AND o.id = r.id
         WHERE r.generation = ? AND r.progress = ?${place} ORDER BY r.received_at DESC, r.id LIMIT ?`,
      );
    this.#pages = new Map(PLACES.map((place) => [place, page(place)]));
  }

  /** In the transaction that writes the row. */
  put(generation: number, id: string, outlook: string | null): void {
    if (outlook === null) this.#remove.run([generation, id]);
    else this.#keep.run([generation, id, outlook]);
  }

  /** @returns how many were removed */
  sweep(generation: number, most: number): number {
    return this.#sweep.run([generation, most]).changes;
  }

  /** @throws {BadCursor} */
  page(generation: number, { progress, limit, cursor }: OutlookQuery): OutlookPage {
    // One more than asked for tells whether there is a next page.
    const wanted = limit + 1;
    const found: Found[] = [];
    for (const [place, values] of this.#walks(cursor)) {
      if (found.length === wanted) break;
      const page = this.#pages.get(place);
      found.push(...(page?.all([generation, progress, ...values, wanted - found.length]) ?? []));
    }
    const rows = found.slice(0, limit).map(([id, , outlook]) => ({ id, outlook }));
    const [id, receivedAt] = found[limit - 1] ?? [];
    const isMore = found.length > limit && id !== undefined && receivedAt !== undefined;
    return { rows, nextCursor: isMore ? writeRequestCursor({ id, receivedAt }) : null };
  }

  #walks(cursor: string | undefined): readonly (readonly [Place, readonly string[]])[] {
    if (cursor === undefined) return [[PLACES[0], []]];
    const { receivedAt, id } = readRequestCursor(cursor);
    return [
      [PLACES[1], [receivedAt, id]],
      [PLACES[2], [receivedAt]],
    ];
  }
}
