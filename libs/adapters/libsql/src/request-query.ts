import { readRequestCursor, type RequestQuery } from '#ports';
import type { SqlValue } from './connection.js';
import { ClockStands, recordColumns, sourceBit } from './request-record.js';

/** A filter: what it asks of a row, and the index whose rows, in the order of the list, all fulfil it. */
interface Filter {
  readonly where: string;
  readonly values: readonly SqlValue[];
  readonly index: string;
}

/** A query as statements that are run one after the other until the page is full. */
export interface RequestSelect {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

const equals = (column: string, value: string | undefined, index: string): Filter[] =>
  value === undefined ? [] : [{ where: `${column} = ?`, values: [value], index }];

function clockFilter(clock: RequestQuery['clock']): Filter[] {
  if (!clock) return [];
  const stands = (stand: number, more = '', ...values: string[]): Filter[] => [
    { where: `clock = ${stand}${more}`, values, index: 'requests_by_clock' },
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

/** The filters of a query, the one that as a rule leaves the fewest rows first: its index is walked. */
function filters(query: RequestQuery): Filter[] {
  const bit = query.source && sourceBit(query.source);
  return [
    ...clockFilter(query.clock),
    ...equals('submitted_by', query.submittedBy, 'requests_by_submitter'),
    ...equals('purge', query.purge, 'requests_by_purge'),
    ...equals('progress', query.progress, 'requests_by_progress'),
    ...(bit ? [{ where: `sources & ${bit}`, values: [], index: `requests_of_source_${bit}` }] : []),
    ...equals('kind', query.kind, 'requests_by_kind'),
  ];
}

/**
 * Each page is a walk along one index from the cursor on, so what it costs does not grow with the
 * list. Only what is overdue or due soon is looked up by due time and then sorted: these are few.
 * Behind a cursor come first the rows received at the same moment, then the earlier ones; as one
 * condition SQLite would walk through all of the same moment again for every page.
 * @throws {BadCursor}
 */
export function requestSelects(generation: number, query: RequestQuery): RequestSelect[] {
  const chosen = filters(query);
  const index = chosen[0]?.index ?? 'requests_by_received';
  const where = ['generation = ?', ...chosen.map((filter) => filter.where)].join(' AND ');
  const values = [generation, ...chosen.flatMap((filter) => filter.values)];
  const select = (more: string, ...moreValues: SqlValue[]): RequestSelect => {
    const from = `FROM requests INDEXED BY ${index} WHERE ${where}${more} ORDER BY received_at DESC, id LIMIT ?`;
    return {
      // Sorting the row numbers alone keeps documents out of the sorter.
      sql:
        index === 'requests_by_due'
          ? `SELECT ${recordColumns} FROM requests WHERE rowid IN (SELECT rowid ${from}) ORDER BY received_at DESC, id`
          : `SELECT ${recordColumns} ${from}`,
      values: [...values, ...moreValues],
    };
  };
  if (query.cursor === undefined) return [select('')];
  const { receivedAt, id } = readRequestCursor(query.cursor);
  return [
    select(' AND received_at = ? AND id > ?', receivedAt, id),
    select(' AND received_at < ?', receivedAt),
  ];
}
