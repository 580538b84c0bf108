import type { RequestRow } from '#ports';

/** A row as it is stored. */
export interface RequestRecord extends Omit<RequestRow, 'id'> {
  readonly _id: string;
  readonly clock: ClockStands;
}

/** Where a row's clock stands, as far as it does not depend on the time of day. */
export type ClockStands = 'runs' | 'paused' | 'met' | 'met-late';

export function clockOf({ metAt, dueAt, paused }: RequestRow): ClockStands {
  if (metAt !== null) return metAt <= dueAt ? 'met' : 'met-late';
  return paused ? 'paused' : 'runs';
}

export const toRecord = ({ id, ...row }: RequestRow): RequestRecord => ({
  _id: id,
  ...row,
  clock: clockOf({ id, ...row }),
});

export const toRow = ({ _id, clock: _, ...row }: RequestRecord): RequestRow => ({ id: _id, ...row });

/** All of a row in an order that does not depend on how it was stored. */
export const rowLine = (record: RequestRecord): string => {
  const { id, version, kind, progress, purge, sources, ...rest } = toRow(record);
  const { submittedBy, receivedAt, dueAt, metAt, paused, document } = rest;
  return `${JSON.stringify([
    id,
    version,
    kind,
    progress,
    purge,
    sources,
    submittedBy,
    receivedAt,
    dueAt,
    metAt,
    paused,
    document,
  ])}\n`;
};
