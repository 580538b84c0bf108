import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { ClockState, Progress, Purge, RequestKind, Source } from '#contracts';
import type { RequestQuery, RequestRow, RequestRows } from '#ports';

export const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString();
const clockAt = { now: day(40), dueSoonBefore: day(47) };

/** A request as it stands in lists. */
export const aRequestRow = (over: Partial<RequestRow> = {}): RequestRow => ({
  id: randomUUID(),
  version: 1,
  kind: 'Export',
  progress: 'running',
  purge: 'not-applicable',
  sources: ['mfa-server'],
  submittedBy: 'admin',
  receivedAt: day(10),
  dueAt: day(40),
  metAt: null,
  paused: false,
  document: '{}',
  ...over,
});

/** What the port says of a clock, in plain words. */
function clockState(row: RequestRow): ClockState {
  if (row.metAt !== null) return row.metAt <= row.dueAt ? 'met' : 'met-late';
  if (row.paused) return 'paused';
  if (row.dueAt < clockAt.now) return 'overdue';
  return row.dueAt < clockAt.dueSoonBefore ? 'due-soon' : 'on-track';
}

/** The list as one would write it without a database. */
export const expectedRows = (rows: readonly RequestRow[], query: Omit<RequestQuery, 'limit'>): RequestRow[] =>
  rows
    .filter((row) => fulfils(row, query))
    .sort((a, b) => order(b.receivedAt, a.receivedAt) || order(a.id, b.id));

const equalFields = ['kind', 'progress', 'purge', 'submittedBy'] as const;

const fulfils = (row: RequestRow, query: Omit<RequestQuery, 'limit'>): boolean =>
  equalFields.every((field) => query[field] === undefined || query[field] === row[field]) &&
  (query.source === undefined || row.sources.includes(query.source)) &&
  (query.clock === undefined || query.clock.state === clockState(row));

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export async function allPages(list: RequestRows, query: Omit<RequestQuery, 'limit'>, limit: number) {
  const pages: (readonly RequestRow[])[] = [];
  let cursor: string | undefined;
  do {
    const page = await list.list({ ...query, limit, cursor });
    pages.push(page.rows);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return pages;
}

export const someRows = fc.array(
  fc.record({
    id: fc.uuid(),
    version: fc.constant(1),
    kind: fc.constantFrom(...RequestKind.options),
    progress: fc.constantFrom(...Progress.options),
    purge: fc.constantFrom(...Purge.options),
    sources: fc.subarray(Source.options),
    submittedBy: fc.constantFrom('admin', 'key:1'),
    receivedAt: fc.nat(3).map(day),
    dueAt: fc.integer({ min: 38, max: 49 }).map(day),
    metAt: fc.option(fc.integer({ min: 38, max: 49 }).map(day)),
    paused: fc.boolean(),
    document: fc.string(),
  }),
  { maxLength: 40 },
);

export const someQueries = fc.record(
  {
    kind: fc.constantFrom(...RequestKind.options),
    progress: fc.constantFrom(...Progress.options),
    purge: fc.constantFrom(...Purge.options),
    source: fc.constantFrom(...Source.options),
    submittedBy: fc.constantFrom('admin', 'key:1'),
    clock: fc.constantFrom(...ClockState.options).map((state) => ({ state, ...clockAt })),
  },
  { requiredKeys: [] },
);
