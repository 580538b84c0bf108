import type { MfaRecordCategory } from '#contracts';
import { JsonScan, type ScanLimits } from './json-scan.js';
import type { Json, JsonObject } from './json-value.js';
import { ExportParts, recordCategories, sortExport, type OtherPart, type RecordSink } from './read-export.js';

/** What an export holds, in memory. */
export type RecordSet = Record<MfaRecordCategory, JsonObject[]> & { other: OtherPart[] };

export function emptySet(): RecordSet {
  const lists = recordCategories.map((category) => [category, []] as const);
  return { ...Object.fromEntries(lists), other: [] } as unknown as RecordSet;
}

export const sinkInto = (records: RecordSet): RecordSink => ({
  record: (category, record) => void records[category].push(record),
  other: (part) => void records.other.push(part),
});

export function readExport(value: Json): RecordSet {
  const records = emptySet();
  sortExport(value, sinkInto(records));
  return records;
}

/** @param pieces the text, cut anywhere */
export function scanExport(pieces: readonly string[], limits: ScanLimits): RecordSet {
  const records = emptySet();
  const scan = new JsonScan(new ExportParts(sinkInto(records)), limits);
  for (const piece of pieces) scan.take(piece);
  scan.end();
  return records;
}
