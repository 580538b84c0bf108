import { readFileSync, statSync } from 'node:fs';
import { LineCounter, isNode, parseDocument, type Document } from 'yaml';
import { LetheRules, LetheYaml, type FieldError } from '#contracts';
import { parseWith, type Parsed } from '../field-errors.js';
import { systemErrorCode } from '../system-error.js';
import type { SettingsFault } from './settings.js';
import { aliasesInWords, fieldInWords, placeholdersIn, syntaxInWords } from './yaml-in-words.js';

const MOST_BYTES = 1024 * 1024;

export type ReadYaml =
  | { readonly ok: true; readonly yaml: LetheYaml; readonly written: Written }
  /** rules alone: nothing is said about sources */
  | { readonly ok: true; readonly yaml: undefined; readonly rules: LetheRules }
  | {
      readonly ok: false;
      readonly faults: readonly SettingsFault[];
      /** it was meant to have rules alone, as far as it could be read */
      readonly lacksSources: boolean;
    };

/** What stood in the file: which paths were written, and on which line. */
export interface Written {
  has(path: readonly (string | number)[]): boolean;
  /** e.g. `lethe.yaml line 7, sources.mfa-server.hosts.0.name` */
  where(path: readonly (string | number)[]): string;
}

const notRead: Readonly<Record<string, string>> = {
  ENOENT: 'is not there: check the path',
  EACCES: 'may not be read by the account that Lethe runs as: check its rights',
  EPERM: 'may not be read by the account that Lethe runs as: check its rights',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8: save it as UTF-8',
};

const isUtf16 = ([first = 0, second = 0]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

function read(file: string): string | SettingsFault {
  try {
    if (!statSync(file).isFile()) return { where: file, message: 'is not a file' };
    if (statSync(file).size > MOST_BYTES) return { where: file, message: 'is larger than 1 MB' };
    const bytes = readFileSync(file);
    if (isUtf16(bytes))
      return {
        where: file,
        message: 'is UTF-16, as Windows PowerShell writes with > and Out-File: save it as UTF-8',
      };
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const code = systemErrorCode(error) ?? 'unknown';
    return {
      where: file,
      message: notRead[code] ?? `cannot be read (${code}): check the path and its rights`,
    };
  }
}

/** A path with numbers as YAML has them; zod gives both as they come. */
const keys = (path: string): (string | number)[] =>
  path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));

function written(file: string, document: Document, lines: LineCounter): Written {
  /** The line of the nearest thing that was written: a missing key is looked for where it should stand. */
  const lineOf = (path: readonly (string | number)[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  return {
    has: (path) => document.hasIn(path),
    where: (path) => `${file} line ${lineOf(path)}, ${path.join('.') || 'the whole file'}`,
  };
}

const refused = (faults: readonly SettingsFault[], lacksSources = false): ReadYaml => ({
  ok: false,
  faults,
  lacksSources,
});

const hasRulesAlone = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && !('sources' in value) && !('signIn' in value));

/** What follows from a fault is none of its own, but for keys that stand twice: they are named one by one. */
function syntaxFaults(
  { errors, warnings }: Document,
  text: string,
  lineOf: (offset: number) => number,
): readonly { readonly line: number; readonly message: string }[] {
  const faults = [...errors, ...warnings];
  return faults
    .filter((fault, index) => index === 0 || fault.code === 'DUPLICATE_KEY')
    .map(({ code, message, pos: [offset] }) => {
      const line = lineOf(offset);
      return { line, message: syntaxInWords(code, message, text.split('\n')[line - 1] ?? '') };
    });
}

function parsedWhole(value: unknown): Parsed<LetheYaml> {
  const parsed = parseWith(LetheYaml, value);
  const placeholders = placeholdersIn(value);
  if (placeholders.length === 0) return parsed;
  return { ok: false, errors: [...(parsed.ok ? [] : parsed.errors), ...placeholders] };
}

/**
 * Reads `lethe.yaml`; every fault carries the file, the line and the path inside it.
 * @param mayLackSources where there are built-in stand-ins, a file may have rules alone
 */
export function readYaml(file: string, { mayLackSources = false } = {}): ReadYaml {
  const text = read(file);
  if (typeof text !== 'string') return refused([text]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntax = syntaxFaults(document, text, (offset) => lines.linePos(offset).line);
  if (syntax.length > 0)
    return refused(syntax.map(({ line, message }) => ({ where: `${file} line ${line}`, message })));
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return refused([{ where: file, message: aliasesInWords(error) }]);
  }
  const places = written(file, document, lines);
  if (mayLackSources && hasRulesAlone(value)) {
    const rules = parseWith(LetheRules, value ?? {});
    return rules.ok
      ? { ok: true, yaml: undefined, rules: rules.value }
      : refused(placed(rules.errors, file, places), true);
  }
  const parsed = parsedWhole(value ?? {});
  return parsed.ok
    ? { ok: true, yaml: parsed.value, written: places }
    : refused(placed(parsed.errors, file, places));
}

const placed = (errors: readonly FieldError[], file: string, places: Written): SettingsFault[] =>
  errors.map((error) => ({
    where: error.path === 'body' ? file : places.where(keys(error.path)),
    message: fieldInWords(error),
  }));
