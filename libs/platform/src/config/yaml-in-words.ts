import type { FieldError } from '#contracts';

/** What is wrong with a `lethe.yaml`, in words for whoever wrote it. Never with a value, which may be a secret. */

const syntaxWords: Readonly<Record<string, string>> = {
  BAD_DQ_ESCAPE: 'in double quotes a backslash begins an escape: put paths of Windows into single quotes',
  BAD_SCALAR_START: 'a value that begins with @, % or a backtick has to stand in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a value that holds a colon and a space has to stand in quotes',
  DUPLICATE_KEY: 'the same key stands here a second time: put what belongs to it in one place',
  MULTIPLE_DOCS: 'a second document begins here: take out the line with ---',
  TAB_AS_INDENT: 'a tab stands at the beginning of a line: indent with spaces',
};

/**
 * @param code as the parser calls it
 * @param line the text of the line, to tell what it was meant to be
 */
export function syntaxInWords(code: string, said: string, line: string): string {
  if (code === 'UNEXPECTED_TOKEN' && line.includes('${')) return PLACEHOLDER;
  return `is not YAML as it is read here: ${syntaxWords[code] ?? said}`;
}

/** An alias that leads nowhere is mostly a pattern without quotes; any other complaint is about very many of them. */
export const aliasesInWords = (error: unknown): string =>
  error instanceof ReferenceError && error.message.startsWith('Unresolved alias')
    ? 'is not YAML as it is read here: a value begins with * and is no alias; put patterns like *.log into quotes'
    : 'has too many aliases: write them out';

const PLACEHOLDER =
  'holds a placeholder like ${NAME} or %NAME%, and nobody fills it in here: write what it stands for';

/** Free text, values for a foreign service, and names of days are taken as they stand. */
const TAKEN_AS_IT_STANDS = /(?:^|\.)(?:inputs|because|holidays)(?:\.|$)/;

const holdsPlaceholder = (text: string): boolean =>
  /\$\{[^}]*\}/.test(text) || (!text.includes('://') && /%[A-Za-z_]\w*(?:\(x86\))?%/i.test(text));

/** Every text that was to be filled in by somebody. */
export function placeholdersIn(value: unknown, path = ''): readonly FieldError[] {
  if (TAKEN_AS_IT_STANDS.test(path)) return [];
  if (typeof value === 'string') return holdsPlaceholder(value) ? [{ path, message: PLACEHOLDER }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    placeholdersIn(entry, path === '' ? key : `${path}.${key}`),
  );
}

/** Keys under which people write the secret itself, as other programs take it. */
const SECRET =
  /^(?:password|passphrase|(?:client)?secret|token|connectionString|(?:account|private|api)?key)$/i;

/** The words of a schema, which speaks of objects and knows of no files with secrets. */
export function fieldInWords({ path, message }: FieldError): string {
  const key = path.slice(path.lastIndexOf('.') + 1);
  if (message === 'must be an object')
    return 'must have keys of its own, each with a value, as docs/reference/settings.md shows';
  if (message !== 'is not known here') return message;
  return SECRET.test(key)
    ? 'is not a key that is known here, and secrets do not stand in this file: write it into a file of its own, readable for Lethe alone, and give the path of that file in the key that docs/reference/settings.md names'
    : 'is not a key that is known here: check its spelling';
}
