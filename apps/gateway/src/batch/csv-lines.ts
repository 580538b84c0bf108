import { CsvError, parse } from 'csv-parse/sync';
import { batchColumns, type BatchColumn, type FieldError } from '#contracts';
import type { Parsed } from '#platform';
import type { BatchLine, BatchLines } from './batch-line.js';

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

const isColumn = (name: string | undefined): name is BatchColumn =>
  batchColumns.some((column) => column === name);

/** Reads records; one that breaks the form of CSV is told apart from the others by its line. */
function readRecords(text: string): { readonly records: CsvRecord[]; readonly broken: BatchLine[] } {
  const broken: BatchLine[] = [];
  // The parser counts a quoted CRLF twice.
  const records = parse(text.replace(/\r\n/g, '\n'), {
    bom: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    info: true,
    on_skip: (error) => {
      if (error)
        broken.push({
          line: Number(error['lines']) || 1,
          refusal: { code: 'malformed-body', detail: 'The line is not CSV: look at its quotes.' },
        });
    },
  }) as unknown as { readonly info: { readonly lines: number }; readonly record: string[] }[];
  const firstLine = ({ info, record }: (typeof records)[number]): number =>
    info.lines - record.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0);
  return { records: records.map((each) => ({ line: firstLine(each), cells: each.record })), broken };
}

function columnErrors(header: readonly string[]): FieldError[] {
  const errors = header.flatMap((name, index): FieldError[] => {
    if (!isColumn(name))
      return [
        { path: 'body', message: `column ${index + 1} of line 1 is none of ${batchColumns.join(', ')}` },
      ];
    return header.indexOf(name) < index
      ? [{ path: 'body', message: `line 1 names the column ${name} twice` }]
      : [];
  });
  return header.includes('kind') || errors.length > 0
    ? errors
    : [{ path: 'body', message: 'line 1 must name the columns, kind among them' }];
}

const withoutEmpty = (fields: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => (value ? [[key, value]] : [])));

function lineOf(header: readonly string[], { line, cells }: CsvRecord): BatchLine {
  if (cells.length !== header.length)
    return {
      line,
      refusal: {
        code: 'malformed-body',
        detail: `The line has ${cells.length} fields, and line 1 names ${header.length} columns.`,
      },
    };
  const row = Object.fromEntries(header.map((name, index) => [name, cells[index]]));
  const { userPrincipalName, samAccountName, objectId, ...rest } = row;
  const subject = withoutEmpty({ userPrincipalName, samAccountName, objectId });
  return { line, body: { ...withoutEmpty(rest), subject } };
}

/** CSV with a header in line 1. An empty field counts as left out. */
export function csvLines(text: string): Parsed<BatchLines> {
  let read: ReturnType<typeof readRecords>;
  try {
    read = readRecords(text);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { ok: false, errors: [{ path: 'body', message: 'is not CSV: look at its quotes' }] };
  }
  const [header, ...records] = read.records;
  if (!header) return { ok: true, value: read.broken };
  const errors = columnErrors(header.cells);
  if (errors.length > 0) return { ok: false, errors };
  const lines = [...records.map((record) => lineOf(header.cells, record)), ...read.broken];
  return { ok: true, value: lines.sort((one, other) => one.line - other.line) };
}
