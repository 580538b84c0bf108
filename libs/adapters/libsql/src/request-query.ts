import { readRequestCursor, type RequestQuery, type RequestRow, type RequestRows } from '#ports';
import type { SqlValue } from './connection.js';
import { ClockStands, recordColumns, sourceBit } from './request-record.js';

/** A filter: what it asks of a row, and the index whose rows, in the order of the list, all fulfil it. */
export interface Filter {
  readonly where: string;
  readonly values: readonly SqlValue[];
  readonly index: string;
  /** what the index alone can tell of it; left out: all */
  readonly inIndex?: string;
}

/** A query as statements that are run one after the other until the page is full. */
export interface RequestSelect {
  readonly sql: string;
  /** @param limit rows at most */
  readonly values: (limit: number) => SqlValue[];
}

const equals = (column: string, value: string | undefined, index: string): Filter[] =>
  value === undefined ? [] : [{ where: `${column} = ?`, values: [value], index }];

function clockFilter(clock: RequestQuery['clock']): Filter[] {
  if (!clock) return [];
  const stands = (stand: number, more = '', ...values: string[]): Filter[] => [
    { where: `clock = ${stand}${more}`, values, index: 'requests_by_clock', inIndex: `clock = ${stand}` },
  ];
  const due = (more: string, ...values: string[]): Filter[] => [
    { where: `clock = ${ClockStands.runs} AND ${more}`, values, index: 'requests_by_due' },
  ];
  const { state, now, dueSoonBefore } = clock;
  switch (state) {
    case 'met':
      return stands(ClockStands.met);
    case 'met-late':
      return stands(ClockStands.metLate);
    case 'paused':
      return stands(ClockStands.paused);
    case 'overdue':
      return due('due_at < ?', now);
    case 'due-soon':
      return due('due_at >= ? AND due_at < ?', now, dueSoonBefore);
    case 'on-track':
      return stands(ClockStands.runs, ' AND due_at >= ? AND due_at >= ?', now, dueSoonBefore);
  }
}

/** How many rows there are of each kind, progress and purge. */
export type StateCounts = Awaited<ReturnType<RequestRows['counts']>>;

/** How many entries an index has for a filter; `MOST_COUNTED` where there are more. */
export type SizeOf = (filter: Filter) => number;
/** To count so far takes some milliseconds; what is longer is as long as any other. */
export const MOST_COUNTED = 50_000;

/** Asks an index for its size. */
export function sizeSelect(generation: number, { where, values, index, inIndex }: Filter): RequestSelect {
  const entries = `SELECT 1 FROM requests INDEXED BY ${index} WHERE generation = ? AND ${inIndex ?? where} LIMIT ?`;
  return {
    sql: `SELECT count(*) FROM (${entries})`,
    values: (limit) => [generation, ...(inIndex === undefined ? values : []), limit],
  };
}

function otherFilters(query: RequestQuery): Filter[] {
  const bit = query.source && sourceBit(query.source);
  return [
    ...clockFilter(query.clock),
    ...equals('submitted_by', query.submittedBy, 'requests_by_submitter'),
    ...(bit ? [{ where: `sources & ${bit}`, values: [], index: `requests_of_source_${bit}` }] : []),
  ];
}

const stateFilters = (query: RequestQuery): Filter[] => [
  ...equals('purge', query.purge, 'requests_by_purge'),
  ...equals('progress', query.progress, 'requests_by_progress'),
  ...equals('kind', query.kind, 'requests_by_kind'),
];

const matches = (query: RequestQuery, count: StateCounts[number]): boolean =>
  (['kind', 'progress', 'purge'] as const).every(
    (name) => query[name] === undefined || query[name] === count[name],
  );

/**
 * Each page is a walk along one index from the cursor on, so what it costs does not grow with the list: along the
 * one that has the fewest rows for what is asked. Kind, progress and purge are counted; where several of them are
 * asked, each combination that there is has a stretch of an index of its own. Only what is overdue or due soon is
 * looked up by due time and then sorted: these are few. Behind a cursor come first the rows received at the same
 * moment, then the earlier ones; as one condition SQLite would walk through all of the same moment again for every
 * page.
 * @returns none where nothing can fit
 * @throws {BadCursor}
 */
export function requestSelects(
  generation: number,
  query: RequestQuery,
  { counts, sizeOf }: { readonly counts: StateCounts; readonly sizeOf: SizeOf },
): RequestSelect[] {
  const behind = query.cursor === undefined ? undefined : readRequestCursor(query.cursor);
  const states = stateFilters(query);
  const stretches = counts.filter((count) => matches(query, count));
  const inState = stretches.reduce((sum, { count }) => sum + count, 0);
  if (states.length > 0 && inState === 0) return [];
  const others = otherFilters(query);
  // Where there is but one way there is nothing to count.
  const isChoice = others.length + Math.min(1, states.length) > 1;
  const [fewest] = others
    .map((filter) => ({ filter, size: isChoice ? sizeOf(filter) : 0 }))
    .sort((one, other) => one.size - other.size);
  const isByState = states.length > 0 && (!fewest || Math.min(inState, MOST_COUNTED) < fewest.size);
  const parts: WalkParts = { generation, behind };
  if (isByState && states.length > 1) return walkOfStretches(stretches, others, parts);
  const first = isByState ? states[0] : fewest?.filter;
  return walkOf([...others, ...states], first?.index ?? 'requests_by_received', parts);
}

interface WalkParts {
  readonly generation: number;
  readonly behind: Pick<RequestRow, 'receivedAt' | 'id'> | undefined;
}

/** What comes behind a cursor, in two steps. */
const steps = ({ behind }: WalkParts): readonly (readonly [more: string, values: readonly SqlValue[]])[] =>
  behind === undefined
    ? [['', []]]
    : [
        [' AND received_at = ? AND id > ?', [behind.receivedAt, behind.id]],
        [' AND received_at < ?', [behind.receivedAt]],
      ];

function walkOf(filters: readonly Filter[], index: string, parts: WalkParts): RequestSelect[] {
  const where = ['generation = ?', ...filters.map((filter) => filter.where)].join(' AND ');
  const values = [parts.generation, ...filters.flatMap((filter) => filter.values)];
  return steps(parts).map(([more, moreValues]) => {
    const from = `FROM requests INDEXED BY ${index} WHERE ${where}${more} ORDER BY received_at DESC, id LIMIT ?`;
    return {
      // Sorting the row numbers alone keeps documents out of the sorter.
      sql: index === 'requests_by_due' ? byRow(`SELECT rowid ${from}`) : `SELECT ${recordColumns} ${from}`,
      values: (limit) => [...values, ...moreValues, limit],
    };
  });
}

/** The first of every stretch, and of these the first. */
function walkOfStretches(
  stretches: StateCounts,
  others: readonly Filter[],
  parts: WalkParts,
): RequestSelect[] {
  const where = [
    'generation = ? AND kind = ? AND progress = ? AND purge = ?',
    ...others.map((one) => one.where),
  ];
  const values = others.flatMap((filter) => filter.values);
  return steps(parts).map(([more, moreValues]) => {
    const stretch = `SELECT * FROM (SELECT rowid AS row, received_at, id FROM requests INDEXED BY requests_by_state
      WHERE ${where.join(' AND ')}${more} ORDER BY received_at DESC, id LIMIT ?)`;
    const all = stretches.map(() => stretch).join(' UNION ALL ');
    return {
      sql: byRow(`SELECT row FROM (${all}) ORDER BY received_at DESC, id LIMIT ?`),
      values: (limit) => [
        ...stretches.flatMap(({ kind, progress, purge }) => [
          parts.generation,
          kind,
          progress,
          purge,
          ...values,
          ...moreValues,
          limit,
        ]),
        limit,
      ],
    };
  });
}

const byRow = (rows: string): string =>
  `SELECT ${recordColumns} FROM requests WHERE rowid IN (${rows}) ORDER BY received_at DESC, id`;
