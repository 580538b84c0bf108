import { inflateSync } from 'node:zlib';

/** An object of a PDF as Lethe writes them: its dictionary, and its stream; inflated, as it was packed at first. */
interface PdfObject {
  readonly offset: number;
  readonly number: number;
  /** without the length of the stream, and how it was packed: it is another one where another zlib did so, or none */
  readonly words: string;
  readonly stream: Buffer | undefined;
}

/** What Node gives with `info`, which its types do not know: the engine says how many bytes it took. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

interface Pdf {
  readonly objects: readonly PdfObject[];
  /** what stands before and behind the objects, without where they lie */
  readonly around: string;
}

const HEADER = /^%PDF-1\.\d\n%[\x80-\xff]{4}\n\n?/;
const BEGINNING = /^(\d+) 0 obj\n/;
const PACKED = /\n\/Filter \/FlateDecode(?=\n>>$)/;
const MOST_INFLATED = 16 << 20;

/** Whether it begins as a PDF does. */
export const isPdf = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-';

/** The signed certificate that is attached to its PDF; undefined: there is none that can be read. */
export function attachedCertificate(pdf: Uint8Array): string | undefined {
  const attached = readPdf(pdf)?.objects.filter(({ words }) => /\/Type \/EmbeddedFile\b/.test(words)) ?? [];
  return attached.length === 1 ? attached[0]?.stream?.toString('utf8') : undefined;
}

/**
 * Whether two PDFs of certificates say the same: every object of them, and nothing besides. Whether streams were
 * packed, and how, does not matter; nothing of one that is not packed may be another.
 */
export function sameDocument(one: Uint8Array, other: Uint8Array): boolean {
  const [first, second] = [readPdf(one), readPdf(other)];
  if (!first || !second) return false;
  return (
    first.around === second.around &&
    first.objects.length === second.objects.length &&
    first.objects.every((object, index) => isSame(object, second.objects[index]))
  );
}

const isSame = (one: PdfObject, other: PdfObject | undefined): boolean =>
  other !== undefined &&
  one.number === other.number &&
  one.words === other.words &&
  (one.stream === undefined ? other.stream === undefined : other.stream?.equals(one.stream) === true);

/** Objects one behind the other and a table of where they lie, as Lethe writes it; undefined: it is something else. */
function readPdf(bytes: Uint8Array): Pdf | undefined {
  const text = Buffer.from(bytes).toString('latin1');
  const header = HEADER.exec(text)?.[0] ?? '';
  let at = header === '' ? -1 : header.length;
  const objects: PdfObject[] = [];
  while (at >= 0 && !text.startsWith('xref\n', at)) {
    const found = objectAt(text, at);
    if (!found) return undefined;
    objects.push(found.object);
    at = found.end;
  }
  const end = at >= 0 ? endAt(text, at, objects) : undefined;
  return end === undefined ? undefined : { objects, around: header + end };
}

function objectAt(
  text: string,
  offset: number,
): { readonly object: PdfObject; readonly end: number } | undefined {
  const beginning = BEGINNING.exec(text.slice(offset, offset + 20));
  if (!beginning) return undefined;
  const from = offset + beginning[0].length;
  const [streamAt, endAt] = [text.indexOf('\nstream\n', from), text.indexOf('\nendobj\n', from)];
  if (endAt < 0) return undefined;
  const number = Number(beginning[1]);
  if (streamAt < 0 || streamAt > endAt)
    return {
      object: { offset, number, words: text.slice(from, endAt), stream: undefined },
      end: endAt + '\nendobj\n'.length,
    };
  const words = text.slice(from, streamAt);
  const length = Number(/\/Length (\d+)/.exec(words)?.[1] ?? NaN);
  const begin = streamAt + '\nstream\n'.length;
  const close = '\nendstream\nendobj\n';
  if (!Number.isInteger(length) || !text.startsWith(close, begin + length)) return undefined;
  const packed = Buffer.from(text.slice(begin, begin + length), 'latin1');
  const stream = PACKED.test(words) ? inflated(packed) : packed;
  if (!stream) return undefined;
  return {
    object: { offset, number, words: words.replace(/\/Length \d+/, '/Length').replace(PACKED, ''), stream },
    end: begin + length + close.length,
  };
}

/** Nothing may stand behind what was packed: no reader shows it, and no comparison would see it. */
function inflated(packed: Buffer): Buffer | undefined {
  try {
    const { buffer, engine } = inflateSync(packed, {
      maxOutputLength: MOST_INFLATED,
      info: true,
    }) as unknown as Inflated;
    return engine.bytesWritten === packed.length ? buffer : undefined;
  } catch {
    return undefined;
  }
}

/** The table has to say where the objects are that were read: a reader goes by it. */
function endAt(text: string, at: number, objects: readonly PdfObject[]): string | undefined {
  const places = [...objects].sort((one, other) => one.number - other.number).map(({ offset }) => offset);
  const table = [
    `xref\n0 ${places.length + 1}\n0000000000 65535 f \n`,
    ...places.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`),
  ].join('');
  if (!text.startsWith(table, at)) return undefined;
  const rest = text.slice(at + table.length);
  const close = `startxref\n${at}\n%%EOF\n`;
  return rest.endsWith(close) ? rest.slice(0, -close.length) : undefined;
}
