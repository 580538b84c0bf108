/** A record about somebody else, and how it would go out after redaction. */
export interface OtherRecord {
  readonly category: string;
  readonly record: string;
  /** null: it came from a Lethe that did not tell */
  readonly redacted: string | null;
}

/** Numbers as they are written: some have more digits than a browser can count. */
type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;
const asWritten: Reviver = (_key, value, context) =>
  typeof value === 'number' ? (context?.source ?? value) : value;

const parse = JSON.parse as (text: string, reviver: Reviver) => unknown;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `username: bert`, a line for each field. */
function linesOf(value: unknown, before = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((part, index) => linesOf(part, `${before}${index + 1}. `));
  if (isRecord(value))
    return Object.entries(value).flatMap(([name, inner]) =>
      typeof inner === 'object' && inner !== null
        ? linesOf(inner, `${before}${name} › `)
        : [`${before}${name}: ${String(inner)}`],
    );
  return [`${before}${String(value)}`];
}

const shown = (value: unknown): string => linesOf(value).join('\n');

/** The lines that `GET …/other-people` answers. @throws {SyntaxError} an answer that was cut off */
export const recordsIn = (text: string): readonly OtherRecord[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { category, record, redacted } = parse(line, asWritten) as Readonly<Record<string, unknown>>;
      return {
        category: String(category),
        record: shown(record),
        redacted: redacted === undefined ? null : shown(redacted),
      };
    });
