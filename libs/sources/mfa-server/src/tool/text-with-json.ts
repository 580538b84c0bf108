import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { DeliveredFile } from '../gdpr/gdpr-interface.js';
import { JsonInText, type JsonSpan } from './json-in-text.js';
import { printedText, widthOf, type TextWidth } from './printed-text.js';

const PIECE = 256 * 1024;
/** Words of a program are short; of more, the beginning and the end are looked at. */
const MOST_WORDS = 32 * 1024;

/** What a program wrote, taken apart. */
export interface TextWithJson {
  /** in their order; the file itself where nothing else is in it */
  readonly documents: readonly DeliveredFile[];
  /** none of them breaks off */
  readonly isWhole: boolean;
  /** everything else */
  readonly words: string;
}

/**
 * Takes JSON out of the words around it, byte for byte. Records hold words like “failed”, which say nothing about the
 * run, and other people's data, which belong in no fault: so words are only what is outside of every document.
 * @param path of a file that nobody writes any more
 * @param codePage of words that are neither UTF-8 nor UTF-16
 * @param beside where a document goes that has words around it: `-1.json` is put behind
 */
export async function textWithJson(path: string, beside: string, codePage?: string): Promise<TextWithJson> {
  const { size } = await stat(path);
  const width = widthOf(await bytesOf(path, 0, 2));
  const spans = await spansIn(path, width, size);
  const words = await wordsOutside({ path, width, size, codePage }, spans);
  const isWhole = spans.every((span) => span.isWhole);
  const [only, ...more] = spans;
  if (!only) return { documents: [], isWhole, words };
  if (more.length === 0 && words === '')
    return { documents: [{ path, bytes: size, format: 'json' }], isWhole, words: '' };
  const documents: DeliveredFile[] = [];
  for (const { from, to } of spans) {
    const own = `${beside}-${documents.length + 1}.json`;
    await pipeline(
      createReadStream(path, { start: from, end: to - 1, highWaterMark: PIECE }),
      createWriteStream(own, { mode: 0o600 }),
    );
    documents.push({ path: own, bytes: to - from, format: 'json' });
  }
  return { documents, isWhole, words };
}

async function spansIn(path: string, width: TextWidth, size: number): Promise<readonly JsonSpan[]> {
  const found = new JsonInText(width);
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of createReadStream(path, { highWaterMark: PIECE }) as AsyncIterable<Buffer>) {
    const all = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    const whole = width === 'one-byte' ? all.length : all.length - (all.length % 2);
    found.take(all.subarray(0, whole));
    rest = all.subarray(whole);
  }
  found.end(size);
  return found.spans;
}

interface TextFile {
  readonly path: string;
  readonly width: TextWidth;
  readonly size: number;
  readonly codePage: string | undefined;
}

async function wordsOutside(file: TextFile, spans: readonly JsonSpan[]): Promise<string> {
  const texts: string[] = [];
  let from = 0;
  for (const span of [...spans, { from: file.size, to: file.size }]) {
    texts.push(...(await wordsIn(file, from, span.from)));
    from = span.to;
  }
  return texts.join('\n').trim();
}

async function wordsIn(
  { path, width, codePage }: TextFile,
  from: number,
  to: number,
): Promise<readonly string[]> {
  const parts =
    to - from <= 2 * MOST_WORDS
      ? [[from, to] as const]
      : [[from, from + MOST_WORDS] as const, [to - MOST_WORDS, to] as const];
  return Promise.all(
    parts.map(async ([start, end]) => printedText(await bytesOf(path, start, end), width, codePage)),
  );
}

async function bytesOf(path: string, from: number, to: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
