import { isAscii, type NameIndex } from '../names/name-index.js';

/** Lengths, then marks, then one byte for what is no ASCII: as `scan.wat` expects it. */
const LENGTHS = 4096;
const MARKS = 32 * 1024;
const OTHERS = LENGTHS + MARKS;
const CASE = 0x20;

/**
 * Says of the bytes of a token whether it can be one of the names: by its length and a sum over its bytes. It
 * lets some through that are none, about one in thirty for a thousand names, and stops none that is.
 */
export class TokenFilter {
  static readonly BYTES = OTHERS + 1;

  readonly table = Buffer.alloc(TokenFilter.BYTES);

  constructor(names: Pick<NameIndex, 'keys' | 'tokenLengths'>) {
    for (const length of names.tokenLengths()) this.table[length] = 1;
    for (const key of names.keys()) {
      // Characters that are no ASCII have several forms and encodings.
      if (isAscii(key)) this.table[LENGTHS + markOfName(key)] = 1;
      else this.table[OTHERS] = 1;
    }
  }

  letsThrough(bytes: Buffer, start: number, end: number): boolean {
    const length = end - start;
    if (length >= LENGTHS || this.table[length] === 0) return false;
    for (let at = start; at < end; at++) if ((bytes[at] ?? 0) >= 0x80) return this.table[OTHERS] === 1;
    return this.table[LENGTHS + markOf(bytes, start, end)] === 1;
  }
}

/** Upper and lower case add up to the same. */
const withNext = (sum: number, code: number): number => (Math.imul(sum, 31) + (code | CASE)) | 0;
const markFrom = (sum: number): number => (sum ^ (sum >>> 15)) & (MARKS - 1);

function markOf(bytes: Buffer, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; at++) sum = withNext(sum, bytes[at] ?? 0);
  return markFrom(sum);
}

function markOfName(name: string): number {
  let sum = 0;
  for (let at = 0; at < name.length; at++) sum = withNext(sum, name.charCodeAt(at));
  return markFrom(sum);
}
