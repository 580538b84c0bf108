import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Instant, RequestId, Sha256 } from '#contracts';
import {
  writeRequestCursor,
  type ReceivedCount,
  type OutlookPage,
  type OutlookQuery,
  type RequestPage,
  type RequestQuery,
  type RequestRow,
  type RequestRows,
  type WrittenRow,
} from '#ports';
import type { Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';
import { PeopleTable } from './people-table.js';
import { OutlookTable } from './request-outlooks.js';
import { MOST_COUNTED, requestSelects, sizeSelect, type Filter } from './request-query.js';
import {
  clockNames,
  clockOf,
  ClockStands,
  recordColumns,
  toRecord,
  toRow,
  type RequestRecord,
} from './request-record.js';

type Count = Awaited<ReturnType<RequestRows['counts']>>[number];

/** The statements of all generations; a generation is a value in them. */
export class RequestTable {
  readonly insert: Statement<never>;
  readonly update: Statement<never>;
  readonly updateDocument: Statement<never>;
  readonly find: Statement<[rowid: number, ...RequestRecord]>;
  readonly inOrderOfId: Statement<[...RequestRecord, clock: number, outlook: string | null]>;
  readonly counts: Statement<[Count['kind'], Count['progress'], Count['purge'], number]>;
  readonly count: Statement<never>;
  readonly received: Statement<[day: string, clock: number, count: number]>;
  readonly outlooks: OutlookTable;
  readonly people: PeopleTable;
  readonly #selects = new Map<string, Statement<RequestRecord>>();
  readonly #sizes = new Map<string, Statement<[number]>>();

  constructor(readonly file: LibsqlFile) {
    this.outlooks = new OutlookTable(file);
    this.people = new PeopleTable(file);
    const columns = recordColumns.split(', ');
    this.insert = file.prepare(
      `INSERT INTO requests (${recordColumns}, clock, generation) VALUES (${'?, '.repeat(columns.length)}?, ?)`,
    );
    this.update = file.prepare(
      `UPDATE requests SET ${columns.map((column) => `${column} = ?`).join(', ')}, clock = ? WHERE rowid = ?`,
    );
    this.updateDocument = file.prepare('UPDATE requests SET version = ?, document = ? WHERE rowid = ?');
    this.find = file.prepare(`SELECT rowid, ${recordColumns} FROM requests WHERE generation = ? AND id = ?`);
    this.inOrderOfId = file.prepare(
      `SELECT ${recordColumns}, clock,
       (SELECT outlook FROM request_outlooks o WHERE o.generation = r.generation AND o.id = r.id)
       FROM requests r WHERE generation = ? AND id > ? ORDER BY id LIMIT ?`,
    );
    this.counts = file.prepare(
      `SELECT kind, progress, purge, count FROM request_counts WHERE generation = ? AND count > 0
       ORDER BY kind, progress, purge`,
    );
    // Four walks along the index, one for each clock: no row is looked at.
    this.received = file.prepare(
      `SELECT substr(received_at, 1, 10) AS day, clock, count(*) FROM requests INDEXED BY requests_by_clock
       WHERE generation = ? AND clock IN (${Object.values(ClockStands).join(', ')}) AND received_at >= ?
       GROUP BY day, clock ORDER BY day, clock`,
    );
    this.count = file.prepare(
      `INSERT INTO request_counts (generation, kind, progress, purge, count) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET count = count + excluded.count`,
    );
  }

  /** A statement per combination of filters: some dozens at most, as the vocabularies are closed. */
  select(sql: string): Statement<RequestRecord> {
    const known = this.#selects.get(sql);
    if (known) return known;
    const prepared = this.file.prepare<RequestRecord>(sql);
    this.#selects.set(sql, prepared);
    return prepared;
  }

  sizeOf(generation: number, filter: Filter): number {
    const { sql, values } = sizeSelect(generation, filter);
    const known = this.#sizes.get(sql) ?? this.file.prepare<[number]>(sql);
    this.#sizes.set(sql, known);
    return known.get(values(MOST_COUNTED))?.[0] ?? 0;
  }
}

const DIGEST_PAGE = 500;

/** One generation of the request list. */
export class LibsqlRequestRows implements RequestRows {
  readonly #table: RequestTable;
  readonly #generation: () => number;

  /** @param generation asked inside each read and transaction: the live one changes */
  constructor(table: RequestTable, generation: () => number) {
    this.#table = table;
    this.#generation = generation;
  }

  async put(rows: readonly WrittenRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#table.file.write(() => {
      const generation = this.#generation();
      for (const row of rows) this.#put(generation, row);
    });
  }

  async get(id: RequestId): Promise<RequestRow | undefined> {
    const found = this.#table.find.get([this.#generation(), id]);
    if (!found) return undefined;
    const [, ...record] = found;
    return toRow(record);
  }

  async list(query: RequestQuery): Promise<RequestPage> {
    // One more than asked for tells whether there is a next page.
    const wanted = query.limit + 1;
    const found: RequestRecord[] = [];
    const generation = this.#generation();
    const known = {
      counts: this.#counts(generation),
      sizeOf: (filter: Filter) => this.#table.sizeOf(generation, filter),
    };
    for (const { sql, values } of requestSelects(generation, query, known)) {
      if (found.length === wanted) break;
      found.push(...this.#table.select(sql).all(values(wanted - found.length)));
    }
    const rows = found.slice(0, query.limit).map(toRow);
    const last = rows.at(-1);
    return { rows, nextCursor: found.length > query.limit && last ? writeRequestCursor(last) : null };
  }

  async ofPerson(subjectDigests: readonly Sha256[], limit: number): Promise<readonly RequestRow[]> {
    const generation = this.#generation();
    return this.#table.people.find(generation, subjectDigests, limit).flatMap((id) => {
      const [, ...record] = this.#table.find.get([generation, id]) ?? [];
      return record.length > 0 ? [toRow(record as RequestRecord)] : [];
    });
  }

  async outlooks(query: OutlookQuery): Promise<OutlookPage> {
    return this.#table.outlooks.page(this.#generation(), query);
  }

  async counts(): Promise<readonly Count[]> {
    return this.#counts(this.#generation());
  }

  async received(since: Instant): Promise<readonly ReceivedCount[]> {
    return this.#table.received
      .all([this.#generation(), since])
      .map(([day, clock, count]) => ({ day, clock: clockNames[clock] ?? 'running', count }));
  }

  async digest(): Promise<string> {
    const generation = this.#generation();
    const hash = createHash('sha256');
    let last = '';
    for (;;) {
      const page = this.#table.inOrderOfId.all([generation, last, DIGEST_PAGE]);
      for (const record of page) hash.update(`${JSON.stringify(record)}\n`);
      if (page.length < DIGEST_PAGE) break;
      last = page.at(-1)?.[0] ?? last;
      await nextTurn();
    }
    for await (const entries of this.#people(generation)) hash.update(`${JSON.stringify(entries)}\n`);
    // Kept beside the rows, and so a view of its own.
    return hash.update(JSON.stringify(this.#counts(generation))).digest('hex');
  }

  #counts(generation: number): readonly Count[] {
    return this.#table.counts
      .all([generation])
      .map(([kind, progress, purge, count]) => ({ kind, progress, purge, count }));
  }

  async *#people(generation: number) {
    let entries = this.#table.people.entries(generation, undefined, DIGEST_PAGE);
    while (entries.length > 0) {
      yield entries;
      await nextTurn();
      entries = this.#table.people.entries(generation, entries.at(-1), DIGEST_PAGE);
    }
  }

  /** Most writes change the document alone: those touch no index. */
  #put(generation: number, { outlook = null, subjectDigests = [], ...row }: WrittenRow): void {
    const record = toRecord(row);
    const found = this.#table.find.get([generation, row.id]);
    if (!found) {
      this.#table.outlooks.put(generation, row.id, outlook);
      this.#table.people.put(generation, { ...row, subjectDigests });
      this.#table.insert.run([...record, clockOf(row), generation]);
      this.#count(generation, row, 1);
      return;
    }
    const [rowid, ...before] = found;
    const stored = toRow(before);
    if (stored.version >= row.version) return;
    this.#table.outlooks.put(generation, row.id, outlook);
    if (record.slice(0, -2).every((value, column) => value === before[column])) {
      this.#table.updateDocument.run([row.version, row.document, rowid]);
      return;
    }
    this.#table.update.run([...record, clockOf(row), rowid]);
    this.#count(generation, stored, -1);
    this.#count(generation, row, 1);
  }

  /** Kept as they change, so that a dashboard need not count. */
  #count(generation: number, { kind, progress, purge }: RequestRow, by: 1 | -1): void {
    this.#table.count.run([generation, kind, progress, purge, by]);
  }
}
