import type { z } from 'zod';
import type { FieldError } from '#contracts';

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** More would only make the answer long: whoever sees fifty knows what is wrong. */
const MOST_ERRORS = 50;

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

const units: Readonly<Record<string, string>> = {
  string: ' characters long',
  number: '',
  int: '',
};

function wordsForSize(issue: RawIssue, bound: 'at least' | 'at most', value: unknown): string {
  if (issue.input === '' && bound === 'at least') return 'must not be empty';
  const origin = String(issue['origin']);
  if (origin === 'array') return `must have ${bound} ${String(value)} ${value === 1 ? 'entry' : 'entries'}`;
  return `must be ${bound} ${String(value)}${units[origin] ?? ''}`;
}

/**
 * Words for what a schema has none of its own for. Said by the name of the rule, never with the value
 * that was sent, since that may be a person's.
 */
export function issueInWords(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required';
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.input === undefined
        ? 'is required'
        : `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return wordsForSize(issue, 'at least', issue.minimum);
    case 'too_big':
      return wordsForSize(issue, 'at most', issue.maximum);
    case 'invalid_format':
      return issue.format === 'regex'
        ? 'has not the form that is expected'
        : `must be a valid ${issue.format}`;
    case 'invalid_union':
      return issue.input === undefined ? 'is required' : 'fits none of the forms that are taken here';
    default:
      return 'is not valid';
  }
}

const pathOf = (root: string, parts: readonly PropertyKey[]): string =>
  [root, ...parts.map(String)].filter((part) => part !== '').join('.');

/** A key as long as a page is named by its beginning. */
const shortKey = (key: string): string => (key.length > 80 ? `${key.slice(0, 80)}…` : key);

function errorsOf(issue: Issue, root: string): FieldError[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: pathOf(root, [...issue.path, shortKey(key)]),
      message: 'is not known here',
    }));
  return [{ path: pathOf(root, issue.path) || 'body', message: issue.message }];
}

/**
 * Every breach of a schema, each with the path of its field; an unknown key is named by its own path.
 * @param root what stands before each path, e.g. `query`
 */
export const fieldErrors = (error: z.core.$ZodError, root = ''): FieldError[] =>
  error.issues.flatMap((issue) => errorsOf(issue, root)).slice(0, MOST_ERRORS);

export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Parses what comes from outside, with our words for what is wrong. */
export function parseWith<T>(schema: z.ZodType<T>, input: unknown, root = ''): Parsed<T> {
  const parsed = schema.safeParse(input, { error: issueInWords });
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, errors: fieldErrors(parsed.error, root) };
}
