import { parse } from 'lossless-json';
import { codePageReader, textOfUtf16le, type CodePageReader } from '#source-kit';
import type { Json } from './json-value.js';

/** The bytes are not JSON that can be read whole. */
export class NotJson extends Error {
  constructor(readonly reason: string) {
    super(`not JSON: ${reason}`);
    this.name = 'NotJson';
  }
}

/** They are not even text in Unicode. */
export class NotUnicode extends NotJson {
  override readonly name = 'NotUnicode';
}

/**
 * Reads JSON. A name that occurs twice in an object keeps both values, as a list.
 * @throws {NotJson}
 */
export function readJsonText(text: string): Json {
  try {
    return parse(text, null, {
      onDuplicateKey: ({ oldValue, newValue }) => [oldValue, newValue].flat(),
    }) as Json; // without a reviver and with its own numbers, the parser makes these types alone
  } catch (error) {
    if (error instanceof SyntaxError) throw new NotJson(withoutContent(error.message));
    // Nested deeper than the parser's stack.
    if (error instanceof RangeError) throw new NotJson('nested too deeply');
    throw error;
  }
}

/** Whether the first bytes begin an object or a list. */
export function looksLikeJson(head: Buffer): boolean {
  return /^\uFEFF?\s*[[{]/.test(textOf(head));
}

function textOf(head: Buffer): string {
  if (!isBigEndian(head)) return isUtf16(head) ? textOfUtf16le(head) : head.toString('utf8');
  const whole = head.subarray(0, head.length - (head.length % 2));
  return textOfUtf16le(Buffer.from(whole).swap16());
}

/**
 * Text out of bytes that come in pieces: UTF-8 with or without a byte order mark, or UTF-16 (INF: programs
 * of this age on Windows write any of these), or else the code page that is given.
 */
export class JsonText {
  private reader: CodePageReader | undefined;
  private encoding = 'utf-8';

  /** @param codePage of text that is no UTF-16 (see `Utf8Watch`) */
  constructor(private readonly codePage = 'utf-8') {}

  /** @param piece undefined: there is no more @throws {NotUnicode} @throws {NotJson} it ends within a character */
  decode(piece: Buffer | undefined): string {
    if (!this.reader) {
      this.encoding = piece ? encodingOf(piece, this.codePage) : 'utf-8';
      // Takes a byte order mark away.
      this.reader = codePageReader(this.encoding);
    }
    try {
      return this.reader?.read(piece) ?? '';
    } catch {
      throw piece
        ? new NotUnicode(`not text in ${this.encoding}`)
        : new NotJson('it ends within a character');
    }
  }
}

/** Whether bytes that come in pieces are UTF-8: with other characters than ASCII they are nothing else by chance. */
export class Utf8Watch {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private isBroken = false;

  /** @param piece undefined: there is no more */
  take(piece: Buffer | undefined): void {
    if (this.isBroken) return;
    try {
      this.decoder.decode(piece, { stream: piece !== undefined });
    } catch {
      this.isBroken = true;
    }
  }

  get isUtf8(): boolean {
    return !this.isBroken;
  }
}

const encodingOf = (head: Buffer, otherwise: string): string => {
  if (isUtf16(head)) return 'utf-16le';
  return isBigEndian(head) ? 'utf-16be' : otherwise;
};

const isBigEndian = (head: Buffer): boolean =>
  (head[0] === 0xfe && head[1] === 0xff) || (head.length > 1 && head[0] === 0 && head[1] !== 0);

/** By its mark, or because JSON begins with an ASCII character, which has a zero as its second byte. */
const isUtf16 = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes.length > 1 && bytes[0] !== 0 && bytes[1] === 0);

/** The parser's words quote what they met, which may name a person; the place is enough. */
const withoutContent = (message: string): string =>
  /at position \d+/.exec(message)?.[0] ?? 'not the grammar of JSON';
