import { SIEVE_CODE } from './sieve-code.js';

/** What is used of WebAssembly; Node's own types leave it out. */
interface WebAssemblyApi {
  readonly Module: new (code: Uint8Array) => object;
  readonly Memory: new (pages: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

type Scan = (at: number, end: number, out: number, outEnd: number) => number;

/** The bytes that may stand at neighbouring places: a list for each place; null for any. */
export type BytePattern = ReadonlyArray<readonly number[] | null>;
export type Stride = 'wide' | 'narrow';

const PAGE = 64 * 1024;
const MARKS = 32 * 1024;
const PLACES = 4096;
const OUT = 256 + 2 * MARKS;
/** The blocks lie behind the tables, the marks and the places that were found. */
const BLOCKS = OUT + 4 * PLACES;
/** Vectors are read whole: this much behind a block may be looked at. */
const BEHIND = 32;
const BUCKETS = 8;

interface Layout {
  readonly tables: number;
  readonly bytes: number;
  readonly marks: number;
  /** the three places whose bytes are added up for the mark */
  readonly marked: readonly [number, number, number];
}
const LAYOUT: Readonly<Record<Stride, Layout>> = {
  wide: { tables: 0, bytes: 5, marks: 256, marked: [0, 2, 4] },
  narrow: { tables: 160, bytes: 3, marks: 256 + MARKS, marked: [0, 1, 2] },
};

/**
 * Finds the places in bytes where one of many short patterns may begin, sixteen places at a time (WebAssembly
 * with SIMD; in plain code where the processor cannot). It misses none; what it finds has to be looked at
 * again. Holds two blocks, to read into one while the other is looked through.
 */
export class ByteSieve {
  private static module: object | null | undefined;
  private static readonly idle: ByteSieve[] = [];

  /** whether it has to do without SIMD */
  readonly isPlain: boolean;
  readonly blocks: readonly [Buffer, Buffer];
  private readonly memory: Buffer;
  private readonly scans: Readonly<Record<Stride, Scan>>;

  constructor(blockBytes: number, plain = false) {
    const bytes = BLOCKS + 2 * (blockBytes + BEHIND);
    const made = plain ? null : ByteSieve.instance(bytes);
    this.isPlain = made === null;
    const buffer = made?.buffer ?? new ArrayBuffer(bytes);
    this.memory = Buffer.from(buffer);
    this.blocks = [
      Buffer.from(buffer, BLOCKS, blockBytes),
      Buffer.from(buffer, BLOCKS + blockBytes + BEHIND, blockBytes),
    ];
    this.scans = made?.scans ?? { wide: this.plainScan('wide'), narrow: this.plainScan('narrow') };
  }

  /** Lends one; its memory is worth keeping. Give it back when nobody reads its blocks any more. */
  static borrow(blockBytes: number): ByteSieve {
    const idle = ByteSieve.idle.findIndex(({ blocks }) => blocks[0].length === blockBytes);
    return (idle < 0 ? undefined : ByteSieve.idle.splice(idle, 1)[0]) ?? new ByteSieve(blockBytes);
  }

  giveBack(): void {
    if (ByteSieve.idle.length < 2) ByteSieve.idle.push(this);
  }

  private static instance(bytes: number) {
    const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };
    try {
      ByteSieve.module ??= new WebAssembly.Module(Buffer.from(SIEVE_CODE, 'base64'));
    } catch {
      ByteSieve.module = null;
    }
    if (ByteSieve.module === null) return null;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    const { exports } = new WebAssembly.Instance(ByteSieve.module, { sieve: { memory } });
    // What sieve.wat exports.
    return { buffer: memory.buffer, scans: exports as Readonly<Record<Stride, Scan>> };
  }

  /** @param patterns similar ones side by side let less through that is none */
  lookFor(stride: Stride, patterns: readonly BytePattern[]): void {
    const { tables, bytes, marks } = LAYOUT[stride];
    this.memory.fill(0, tables, tables + 32 * bytes).fill(0, marks, marks + MARKS);
    for (const [index, pattern] of patterns.entries()) {
      const bit = 1 << Math.floor((index * BUCKETS) / patterns.length);
      for (let place = 0; place < bytes; place++)
        for (const byte of pattern[place] ?? ANY_BYTE) this.allow(tables + 32 * place, byte, bit);
      for (const mark of marksOf(stride, pattern)) this.memory[marks + mark] = 1;
    }
  }

  /** What the bytes at a place add up to. */
  markAt(stride: Stride, block: Buffer, place: number): number {
    const [first, second, third] = LAYOUT[stride].marked;
    return markOf(block[place + first] ?? 0, block[place + second] ?? 0, block[place + third] ?? 0);
  }

  /** Places in `[start, end)` of one of the blocks, ascending. */
  placesIn(stride: Stride, block: Buffer, start: number, end: number): number[] {
    const base = block.byteOffset;
    const found: number[] = [];
    for (let at = base + start; ;) {
      const stop = this.scans[stride](at, base + end, OUT, BLOCKS);
      for (let place = OUT; place < stop; place += 4) found.push(this.memory.readUInt32LE(place) - base);
      if (stop < BLOCKS) return found;
      at = base + (found.at(-1) ?? end) + 1;
    }
  }

  private allow(table: number, byte: number, bit: number): void {
    const [low, high] = [table + (byte & 15), table + 16 + (byte >> 4)];
    this.memory[low] = (this.memory[low] ?? 0) | bit;
    this.memory[high] = (this.memory[high] ?? 0) | bit;
  }

  private plainScan(stride: Stride): Scan {
    const { tables, bytes, marks, marked } = LAYOUT[stride];
    const byteAt = (place: number): number => this.memory[place] ?? 0;
    const bits = (place: number, index: number): number => {
      const byte = byteAt(place + index);
      return byteAt(tables + 32 * index + (byte & 15)) & byteAt(tables + 32 * index + 16 + (byte >> 4));
    };
    return (start, end, out, outEnd) => {
      let to = out;
      for (let at = start; at < end && to < outEnd; at++) {
        let common = bits(at, 0);
        for (let index = 1; index < bytes && common !== 0; index++) common &= bits(at, index);
        if (common === 0) continue;
        const [first, second, third] = marked;
        if (byteAt(marks + markOf(byteAt(at + first), byteAt(at + second), byteAt(at + third))) === 0)
          continue;
        to = this.memory.writeUInt32LE(at, to);
      }
      return to;
    };
  }
}

const ANY_BYTE: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte);

/** Upper and lower case of ASCII add up to the same. */
const CASE = 0x20;
export const markOf = (first: number, second: number, third: number): number =>
  ((first | CASE) + (second | CASE) * 37 + (third | CASE) * 1021) & (MARKS - 1);

/** All that a pattern's bytes can add up to. */
export function marksOf(stride: Stride, pattern: BytePattern): readonly number[] {
  const [one, two, three] = LAYOUT[stride].marked.map((place) => withoutCase(pattern[place] ?? ANY_BYTE));
  const marks: number[] = [];
  for (const first of one ?? [])
    for (const second of two ?? []) for (const third of three ?? []) marks.push(markOf(first, second, third));
  return marks;
}

const withoutCase = (bytes: readonly number[]): readonly number[] => {
  const [first = 0, second] = bytes;
  if (bytes.length === 1 || (bytes.length === 2 && (first | CASE) === ((second ?? 0) | CASE))) return [first];
  return [...new Set(bytes.map((byte) => byte | CASE))];
};
