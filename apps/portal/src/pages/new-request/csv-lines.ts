import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { breachesOf, type RequestBody } from './request-draft.js';
import type { Rules } from './identity-rules.js';
import { unseenSigns } from './unseen-signs.js';

/** Columns of the CSV form of `POST /v1/privacy-requests/batch`. */
export const columns = ['kind', 'userPrincipalName', 'samAccountName', 'objectId', 'reference'] as const;
type ColumnName = (typeof columns)[number];

/** What one call takes. */
export const MOST_LINES = 5000;

/** A line as it is understood, and what is wrong with it. */
export interface CsvLine {
  /** as an editor counts them; the header is line 1 */
  readonly line: number;
  readonly body: RequestBody | undefined;
  readonly faults: readonly string[];
  /** signs in its names that nobody sees: it may be sent, and finds only who is written with them */
  readonly unseen: readonly string[];
}

export interface CsvFile {
  readonly lines: readonly CsvLine[];
  /** what is wrong with the file as a whole: then no line is understood */
  readonly fault: string | undefined;
}

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

const broken = (fault: string): CsvFile => ({ lines: [], fault });

function recordsOf(text: string): readonly CsvRecord[] {
  const found = parse(text.replace(/\r\n/g, '\n'), {
    bom: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
  }) as unknown as readonly {
    readonly info: { readonly lines: number };
    readonly record: readonly string[];
  }[];
  return found.map(({ info, record }) => ({
    line: info.lines - record.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0),
    cells: record,
  }));
}

function headerFault(header: readonly string[]): string | undefined {
  const unknown = header.find((name) => !columns.some((column) => column === name));
  if (unknown !== undefined)
    return `Line 1 names a column that is not known: it may be ${columns.join(', ')}.`;
  if (new Set(header).size < header.length) return 'Line 1 names a column twice.';
  return header.includes('kind') ? undefined : 'Line 1 must name the columns, kind among them.';
}

function lineOf(header: readonly ColumnName[], { line, cells }: CsvRecord, rules: Rules): CsvLine {
  const not = (fault: string): CsvLine => ({ line, body: undefined, faults: [fault], unseen: [] });
  if (cells.length !== header.length)
    return not(`has ${cells.length} cells, and line 1 has ${header.length}`);
  const cell = Object.fromEntries(header.map((name, index) => [name, cells[index] ?? '']));
  const { kind = '', userPrincipalName, samAccountName, objectId, reference } = cell;
  if (kind !== 'Export' && kind !== 'AccountClose') return not('kind must be Export or AccountClose');
  const body: RequestBody = {
    kind,
    subject: {
      ...(userPrincipalName && { userPrincipalName }),
      ...(samAccountName && { samAccountName }),
      ...(objectId && { objectId }),
    },
    ...(reference && { reference }),
  };
  const faults = Object.entries(breachesOf(body, rules)).map(
    ([path, breach]) => `${path.replace('subject.', '')} ${breach}`,
  );
  return { line, body, faults, unseen: unseenSigns(body) };
}

/** Reads and checks a CSV file before anything of it is sent. */
export function csvFileOf(text: string, rules: Rules): CsvFile {
  let records: readonly CsvRecord[];
  try {
    records = recordsOf(text);
  } catch (error) {
    if (error instanceof CsvError)
      return broken(`The file is not CSV from line ${Number(error['lines']) || 1} on: look at its quotes.`);
    throw error;
  }
  const [header, ...rest] = records;
  if (!header) return broken('The file is empty.');
  const fault = headerFault(header.cells);
  if (fault !== undefined) return broken(fault);
  if (rest.length === 0) return broken('The file has no line below its header.');
  if (rest.length > MOST_LINES)
    return broken(`The file has ${rest.length} lines; send at most ${MOST_LINES} at once.`);
  return {
    lines: rest.map((record) => lineOf(header.cells as ColumnName[], record, rules)),
    fault: undefined,
  };
}

/** The body of the call: what was checked and shown, a request a line. */
export const ndjsonOf = (bodies: readonly RequestBody[]): string =>
  bodies.map((body) => JSON.stringify(body)).join('\n');
