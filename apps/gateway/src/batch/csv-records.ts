import { CsvError, parse } from 'csv-parse/sync';

/** A record of a CSV file by the line it begins on, from 1; no cells: the line is not CSV. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[] | undefined;
}

/** Quotes come in pairs, doubled ones too; where one is left over, the record goes on in the next line. */
const isWhole = (quotes: number): boolean => quotes % 2 === 0;

const quotesIn = (line: string): number => line.split('"').length - 1;

/** The cells of one record; undefined: it is not one. */
function cellsOf(text: string): readonly string[] | undefined {
  try {
    const records: string[][] = parse(text, { trim: true, relax_column_count: true });
    return records.length === 1 ? records[0] : undefined;
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

/** How many lines belong to the record that begins here; 0: its quote is never closed. */
function lengthOf(lines: readonly string[], from: number): number {
  let quotes = 0;
  for (let at = from; at < lines.length; at += 1) {
    quotes += quotesIn(lines[at] ?? '');
    if (isWhole(quotes)) return at - from + 1;
  }
  return 0;
}

/**
 * The records of CSV, blank lines left out. A line that is not CSV ends with itself: whatever its quotes seem to
 * take in, the next line is looked at anew, so that one bad line spoils no other.
 */
export function* csvRecords(text: string): Generator<CsvRecord> {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  let at = 0;
  while (at < lines.length) {
    const line = at + 1;
    if ((lines[at] ?? '').trim() === '') {
      at += 1;
      continue;
    }
    const length = lengthOf(lines, at);
    const cells = length === 0 ? undefined : cellsOf(lines.slice(at, at + length).join('\n'));
    yield { line, cells };
    at += cells === undefined ? 1 : length;
  }
}
