import { readRequestCursor, type RequestQuery } from '#ports';
import type { ClockStands } from './request-record.js';

/** In the words of MongoDB. */
type Where = Readonly<Record<string, unknown>>;

/** A filter: what it asks of a row, and the index whose rows, in the order of the list, all fulfil it. */
interface Filter {
  readonly where: Where;
  readonly index: string;
}

/** What is looked for one after the other, along the index, until the page is full. */
export interface RequestFind {
  readonly where: Where;
  readonly index: string;
}

function clockFilter(clock: RequestQuery['clock']): Filter[] {
  if (!clock) return [];
  const stands = (stand: ClockStands): Filter[] => [{ where: { clock: stand }, index: 'requests_by_clock' }];
  const due = (dueAt: unknown): Filter[] => [{ where: { clock: 'runs', dueAt }, index: 'requests_by_due' }];
  const { state, now, dueSoonBefore } = clock;
  switch (state) {
    case 'met':
    case 'met-late':
    case 'paused':
      return stands(state);
    case 'overdue':
      return due({ $lt: now });
    case 'due-soon':
      return due({ $gte: now, $lt: dueSoonBefore });
    case 'on-track': {
      const from = now > dueSoonBefore ? now : dueSoonBefore;
      return [{ where: { clock: 'runs', dueAt: { $gte: from } }, index: 'requests_by_clock' }];
    }
  }
}

const equals = (where: Where, index: string): Filter[] =>
  Object.values(where).includes(undefined) ? [] : [{ where, index }];

/** The filters of a query, the one that as a rule leaves the fewest rows first: its index is walked. */
const filters = ({ clock, submittedBy, purge, progress, source, kind }: RequestQuery): Filter[] => [
  ...clockFilter(clock),
  ...equals({ submittedBy }, 'requests_by_submitter'),
  ...equals({ purge }, 'requests_by_purge'),
  ...equals({ progress }, 'requests_by_progress'),
  ...equals({ sources: source }, 'requests_by_source'),
  ...equals({ kind }, 'requests_by_kind'),
];

/**
 * Each page is a walk along one index from the cursor on, so what it costs does not grow with the list.
 * Only what is overdue or due soon is looked up by due time and then sorted: these are few. Behind a
 * cursor come first the rows received at the same moment, then the earlier ones.
 * @throws {BadCursor}
 */
export function requestFinds(query: RequestQuery): RequestFind[] {
  const chosen = filters(query);
  const index = chosen[0]?.index ?? 'requests_by_received';
  const where = Object.fromEntries(chosen.flatMap((filter) => Object.entries(filter.where)));
  if (query.cursor === undefined) return [{ where, index }];
  const { receivedAt, id } = readRequestCursor(query.cursor);
  return [
    { where: { ...where, receivedAt, _id: { $gt: id } }, index },
    { where: { ...where, receivedAt: { $lt: receivedAt } }, index },
  ];
}
