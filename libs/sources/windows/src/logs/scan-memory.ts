import { SCAN_CODE } from './scan-code.js';
import { TokenFilter } from './token-filter.js';

/** What is used of WebAssembly; Node's own types leave it out. */
interface WebAssemblyApi {
  readonly Module: new (code: Uint8Array) => object;
  readonly Memory: new (pages: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

interface ScanCode {
  countLineFeeds(at: number, end: number): number;
  quotedTokens(at: number, end: number, out: number, outEnd: number): number;
}

const PAGE = 64 * 1024;
const TOKENS = 4096;
/**
 * The block begins where a page of the system does. Newer processors of AMD copy six times as slowly to where a page has
 * just begun, which is where a heap puts large buffers (seen: a file of 300 MB was read in 165 ms, not in 25).
 */
const ALIGNED = 4096;
/** What is asked for, then the tokens found, then the block. */
const OUT = Math.ceil(TokenFilter.BYTES / ALIGNED) * ALIGNED;
const BLOCK = OUT + TOKENS * 8;
/** Vectors are read whole: this much behind the block may be looked at. */
const BEHIND = 64;

const LINE_FEED = 0x0a;
const QUOTE = 0x22;

/**
 * Memory in which text is scanned sixty-four bytes at a time (WebAssembly with SIMD). Counting lines
 * and finding quotes is all that a search does with most bytes, so this decides its speed.
 */
export class ScanMemory {
  private static module: object | null | undefined;
  private static readonly ofBuffer = new WeakMap<ArrayBufferLike, ScanMemory>();
  private static readonly idle: ScanMemory[] = [];

  readonly block: Buffer;
  private filter: TokenFilter | null = null;

  private constructor(
    private readonly buffer: ArrayBuffer,
    private readonly code: ScanCode,
    blockBytes: number,
  ) {
    this.block = Buffer.from(buffer, BLOCK, blockBytes);
    ScanMemory.ofBuffer.set(buffer, this);
  }

  /** Lends a block; null on a processor that cannot. Give it back when nobody reads it any more. */
  static borrow(blockBytes: number): ScanMemory | null {
    const idle = ScanMemory.idle.findIndex(({ block }) => block.length === blockBytes);
    if (idle >= 0) return ScanMemory.idle.splice(idle, 1)[0] ?? null;
    const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };
    try {
      ScanMemory.module ??= new WebAssembly.Module(Buffer.from(SCAN_CODE, 'base64'));
    } catch {
      ScanMemory.module = null;
    }
    if (ScanMemory.module === null) return null;
    const bytes = BLOCK + blockBytes + BEHIND;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    const { exports } = new WebAssembly.Instance(ScanMemory.module, { scan: { memory } });
    // What scan.wat exports.
    return new ScanMemory(memory.buffer, exports as ScanCode, blockBytes);
  }

  giveBack(): void {
    if (ScanMemory.idle.length < 2) ScanMemory.idle.push(this);
  }

  /** The memory that these bytes lie in; undefined for any other. */
  static holding(bytes: Buffer): ScanMemory | undefined {
    return ScanMemory.ofBuffer.get(bytes.buffer);
  }

  countLineFeeds(bytes: Buffer, start: number, end: number): number {
    return this.code.countLineFeeds(bytes.byteOffset + start, bytes.byteOffset + end);
  }

  quotedTokens(region: QuotedRegion, filter: TokenFilter, onToken: OnToken): void {
    this.askFor(filter);
    const base = region.bytes.byteOffset;
    const end = base + region.end;
    for (let at = base + region.start; ;) {
      const stop = this.code.quotedTokens(at, end, OUT, BLOCK);
      const tokens = new Int32Array(this.buffer, OUT, (stop - OUT) / 4);
      for (let index = 0; index + 1 < tokens.length; index += 2)
        onToken((tokens[index] ?? 0) - base, (tokens[index + 1] ?? 0) - base);
      if (stop < BLOCK) return;
      // Full: the quote that ended the last token may begin the next.
      at = tokens.at(-1) ?? end;
    }
  }

  private askFor(filter: TokenFilter): void {
    if (this.filter === filter) return;
    filter.table.copy(new Uint8Array(this.buffer));
    this.filter = filter;
  }
}

export interface QuotedRegion {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** @param opening place of the quote before the token @param closing place of the quote behind it */
export type OnToken = (opening: number, closing: number) => void;

/** Line feeds in `[start, end)`. */
export function countLineFeeds(bytes: Buffer, start: number, end: number): number {
  const memory = ScanMemory.holding(bytes);
  if (memory) return memory.countLineFeeds(bytes, start, end);
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED, start); at >= 0 && at < end; at = bytes.indexOf(LINE_FEED, at + 1))
    count++;
  return count;
}

/** Tells what stands between two neighbouring quotes and can be one of the names. */
export function quotedTokens(region: QuotedRegion, filter: TokenFilter, onToken: OnToken): void {
  const { bytes, start, end } = region;
  const memory = ScanMemory.holding(bytes);
  if (memory) return memory.quotedTokens(region, filter, onToken);
  let opening = bytes.indexOf(QUOTE, start);
  while (opening >= 0 && opening < end) {
    const closing = bytes.indexOf(QUOTE, opening + 1);
    if (closing < 0 || closing >= end) return;
    if (filter.letsThrough(bytes, opening + 1, closing)) onToken(opening, closing);
    opening = closing;
  }
}
