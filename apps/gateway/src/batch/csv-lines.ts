import { batch, batchColumns, type BatchColumn, type FieldError } from '#contracts';
import type { Parsed } from '#platform';
import type { BatchLine, BatchLines } from './batch-line.js';
import { csvRecords, type CsvRecord } from './csv-records.js';

const isColumn = (name: string | undefined): name is BatchColumn =>
  batchColumns.some((column) => column === name);

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

const malformed = (line: number, detail: string): BatchLine => ({
  line,
  refusal: { code: 'malformed-body', detail },
});

function lineOf(header: readonly string[], { line, cells }: CsvRecord): BatchLine {
  if (cells === undefined) return malformed(line, 'The line is not CSV: look at its quotes.');
  if (cells.length !== header.length)
    return malformed(line, `The line has ${cells.length} fields, and line 1 names ${header.length} columns.`);
  const row = Object.fromEntries(header.map((name, index) => [name, cells[index]]));
  const { userPrincipalName, samAccountName, objectId, ...rest } = row;
  const subject = withoutEmpty({ userPrincipalName, samAccountName, objectId });
  return { line, body: { ...withoutEmpty(rest), subject } };
}

/** CSV with a header in line 1. An empty field counts as left out. Reads one line more than are taken, and no more. */
export function csvLines(text: string): Parsed<BatchLines> {
  const records = csvRecords(text);
  const first = records.next();
  if (first.done === true) return { ok: true, value: [] };
  const header = first.value.cells;
  if (!header) return { ok: false, errors: [{ path: 'body', message: 'is not CSV: look at its quotes' }] };
  const errors = columnErrors(header);
  if (errors.length > 0) return { ok: false, errors };
  const lines: BatchLine[] = [];
  for (const record of records) {
    lines.push(lineOf(header, record));
    if (lines.length > batch.lines) break;
  }
  return { ok: true, value: lines };
}
