import { readFileSync, statSync } from 'node:fs';
import { LineCounter, isNode, parseDocument, type Document } from 'yaml';
import { LetheRules, LetheYaml, type FieldError } from '#contracts';
import { parseWith } from '../field-errors.js';
import { systemErrorCode } from '../system-error.js';
import type { SettingsFault } from './settings.js';

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

function read(file: string): string | SettingsFault {
  try {
    if (!statSync(file).isFile()) return { where: file, message: 'is not a file' };
    if (statSync(file).size > MOST_BYTES) return { where: file, message: 'is larger than 1 MB' };
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const code = systemErrorCode(error) ?? 'unknown';
    const what = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8' : code;
    return { where: file, message: `cannot be read (${what}): check the path, its rights and its encoding` };
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

/**
 * Reads `lethe.yaml`; every fault carries the file, the line and the path inside it.
 * @param mayLackSources where there are built-in stand-ins, a file may have rules alone
 */
export function readYaml(file: string, { mayLackSources = false } = {}): ReadYaml {
  const text = read(file);
  if (typeof text !== 'string') return refused([text]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntax = [...document.errors, ...document.warnings].map((fault) => ({
    where: `${file} line ${lines.linePos(fault.pos[0]).line}`,
    message: `is not YAML as it is read here: ${fault.message}`,
  }));
  if (syntax.length > 0) return refused(syntax);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    return refused([{ where: file, message: 'has too many aliases: write them out' }]);
  }
  const places = written(file, document, lines);
  if (mayLackSources && hasRulesAlone(value)) {
    const rules = parseWith(LetheRules, value ?? {});
    return rules.ok
      ? { ok: true, yaml: undefined, rules: rules.value }
      : refused(placed(rules.errors, file, places), true);
  }
  const parsed = parseWith(LetheYaml, value ?? {});
  return parsed.ok
    ? { ok: true, yaml: parsed.value, written: places }
    : refused(placed(parsed.errors, file, places));
}

const placed = (errors: readonly FieldError[], file: string, places: Written): SettingsFault[] =>
  errors.map(({ path, message }) => ({
    where: path === 'body' ? file : places.where(keys(path)),
    message:
      message === 'is not known here' ? 'is not a key that is known here: check its spelling' : message,
  }));
