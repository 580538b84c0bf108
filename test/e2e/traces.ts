import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Every form in which a text may have been written down by accident. */
export function formsOf(text: string): ReadonlyMap<string, Buffer> {
  const utf8 = Buffer.from(text, 'utf8');
  const forms: [string, Buffer | string][] = [
    ['UTF-8', utf8],
    ['UTF-8, small letters', text.toLowerCase()],
    ['UTF-16LE', Buffer.from(text, 'utf16le')],
    ['hexadecimal', utf8.toString('hex')],
    ['hexadecimal, capital letters', utf8.toString('hex').toUpperCase()],
    ['URL-encoded', encodeURIComponent(text)],
    ['form-encoded', new URLSearchParams({ x: text }).toString().slice(2)],
    ['JSON', JSON.stringify(text).slice(1, -1)],
    ['JSON in JSON', JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1)],
    ['JSON, ASCII only', escaped(text)],
    ...inBase64(utf8).map((form, shift): [string, string] => [`base64, shifted by ${shift}`, form]),
  ];
  return new Map(forms.map(([name, form]) => [name, typeof form === 'string' ? Buffer.from(form) : form]));
}

const escaped = (text: string): string =>
  [...text].map((c) => (c > '~' ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c)).join('');

/** What the bytes look like inside longer base64, whichever of three places they begin at: the middle that does not depend on the neighbours. */
function inBase64(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((shift + bytes.length) * 8) / 6);
    return whole.slice(from, to);
  });
}

export interface Trace {
  readonly where: string;
  readonly text: string;
  readonly form: string;
}

/** Which of the texts lie in these bytes, in whatever form; base64 of URLs counts as base64. */
export function tracesIn(where: string, bytes: Buffer, texts: readonly string[]): Trace[] {
  const plain = Buffer.from(bytes.toString('latin1').replaceAll('-', '+').replaceAll('_', '/'), 'latin1');
  return texts.flatMap((text) =>
    [...formsOf(text)]
      .filter(([form, wanted]) => (form.startsWith('base64') ? plain : bytes).includes(wanted))
      .map(([form]) => ({ where, text, form })),
  );
}

/** Looks at the names and at every byte of all files below a folder, but for what lies in `except`. */
export async function tracesBelow(
  folder: string,
  except: string,
  texts: readonly string[],
): Promise<Trace[]> {
  const traces: Trace[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    if (name.split(sep)[0] === except) continue;
    traces.push(...tracesIn(`name of ${name}`, Buffer.from(name), texts));
    if (entry.isFile()) traces.push(...tracesIn(name, await contentOf(path), texts));
  }
  return traces;
}

/** Of a file that a running process has removed since it was listed, nothing is left. */
async function contentOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.of();
    throw error;
  }
}
