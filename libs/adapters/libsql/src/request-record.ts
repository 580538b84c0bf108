import { Source, type Instant, type Progress, type Purge, type RequestKind } from '#contracts';
import type { ReceivedCount, RequestRow } from '#ports';

/** The columns of a row that lists are filtered and ordered by, then its version and document. */
export type RequestRecord = [
  id: string,
  kind: RequestKind,
  progress: Progress,
  purge: Purge,
  sources: number,
  submittedBy: string,
  receivedAt: Instant,
  dueAt: Instant,
  metAt: Instant | null,
  paused: number,
  version: number,
  document: string,
];

export const recordColumns =
  'id, kind, progress, purge, sources, submitted_by, received_at, due_at, met_at, paused, version, document';

/** Where a row's clock stands, as far as it does not depend on the time of day. */
export const ClockStands = { runs: 0, paused: 1, met: 2, metLate: 3 } as const;

/** What the port calls them, by their numbers. */
export const clockNames: readonly ReceivedCount['clock'][] = ['running', 'paused', 'met', 'met-late'];

export function clockOf({ metAt, dueAt, paused }: RequestRow): number {
  if (metAt !== null) return metAt <= dueAt ? ClockStands.met : ClockStands.metLate;
  return paused ? ClockStands.paused : ClockStands.runs;
}

/** Each source is a bit, in the order of the vocabulary. */
export const sourceBit = (source: Source): number => 1 << Source.options.indexOf(source);

export const toRecord = (row: RequestRow): RequestRecord => [
  row.id,
  row.kind,
  row.progress,
  row.purge,
  row.sources.reduce((bits, source) => bits | sourceBit(source), 0),
  row.submittedBy,
  row.receivedAt,
  row.dueAt,
  row.metAt,
  row.paused ? 1 : 0,
  row.version,
  row.document,
];

export function toRow(record: RequestRecord): RequestRow {
  const [
    id,
    kind,
    progress,
    purge,
    sources,
    submittedBy,
    receivedAt,
    dueAt,
    metAt,
    paused,
    version,
    document,
  ] = record;
  return {
    id,
    version,
    kind,
    progress,
    purge,
    sources: Source.options.filter((source) => sources & sourceBit(source)),
    submittedBy,
    receivedAt,
    dueAt,
    metAt,
    paused: paused === 1,
    document,
  };
}
