import type { RequestRow, WrittenRow } from '#ports';

/** A row as it is stored. */
export interface RequestRecord extends Omit<RequestRow, 'id'> {
  readonly _id: string;
  readonly clock: ClockStands;
  /** missing in rows of before it was kept */
  readonly outlook?: string | null;
  /** missing in rows of before it was kept, until the database is migrated */
  readonly subjectDigests?: readonly string[];
}

/** Where a row's clock stands, as far as it does not depend on the time of day. */
export type ClockStands = 'runs' | 'paused' | 'met' | 'met-late';

export function clockOf({ metAt, dueAt, paused }: RequestRow): ClockStands {
  if (metAt !== null) return metAt <= dueAt ? 'met' : 'met-late';
  return paused ? 'paused' : 'runs';
}

export const toRecord = ({ id, outlook = null, subjectDigests = [], ...row }: WrittenRow): RequestRecord => ({
  _id: id,
  ...row,
  outlook,
  subjectDigests,
  clock: clockOf({ id, ...row }),
});

export const toRow = ({
  _id,
  clock: _c,
  outlook: _o,
  subjectDigests: _s,
  ...row
}: RequestRecord): RequestRow => ({
  id: _id,
  ...row,
});

/** All of a row in an order that does not depend on how it was stored. */
export const rowLine = (record: RequestRecord): string => {
  const { id, version, kind, progress, purge, sources, ...rest } = toRow(record);
  const { outlook = null, subjectDigests = [] } = record;
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
    outlook,
    subjectDigests,
  ])}\n`;
};
