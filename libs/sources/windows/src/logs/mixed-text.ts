import { textOfUtf16le } from '#source-kit';
import { SWITCH_AT_BEGIN, WIDE_COSTS } from './stretch-costs.js';
import {
  behind,
  LITTLE_ENDIAN,
  NARROW,
  stretchesIn,
  sureUntil,
  WINDOW,
  type Before,
  type Stretch,
  type Width,
} from './stretches.js';
import { blockOf, type TextBlock } from './text-block.js';

/** So far before a zero UTF-16 without any may have begun, and so far behind a place is looked to decide on it. */
const [BACK, AHEAD] = [1024, 2048];
/** Text of which so much is ready is handed on. */
const ENOUGH = 256 * 1024;
/** Bytes of UTF-16 without a doubt that are read at once. */
const WORTH_IT = 64;

/**
 * The text of a log in UTF-8 and code pages, with whatever stands in it in UTF-16: PowerShell's `>>` appends that to a
 * log of another program, and other programs append theirs to a log of PowerShell's. With every line, and from any byte
 * on, it may change. Where there is no zero there is no UTF-16, and such text is handed on where it lies.
 * @param width how it begins, by its mark
 * @param wideCosts see `wideCostsFor`: names that are looked for are read as such
 */
export async function* mixedText(
  blocks: AsyncIterable<TextBlock>,
  width: Width,
  wideCosts: Uint8Array = WIDE_COSTS,
): AsyncGenerator<TextBlock> {
  const text = new MixedText({ width, leaving: SWITCH_AT_BEGIN }, wideCosts);
  for await (const block of blocks) yield* text.of(block, false);
  yield* text.of(blockOf(), true);
}

class MixedText {
  /** what only the next block decides on */
  private kept: Buffer = Buffer.alloc(0);
  private ready: Buffer[] = [];
  private readyBytes = 0;

  constructor(
    private before: Before,
    private readonly wideCosts: Uint8Array,
  ) {}

  *of({ bytes, start, end }: TextBlock, isLast: boolean): Generator<TextBlock> {
    let at = start - this.kept.length;
    this.kept.copy(bytes, at);
    for (;;) {
      const plain = this.before.width === NARROW ? plainUntil(bytes, { at, end, isLast }) : at;
      if (plain > at) {
        yield* this.handOn();
        this.before = behind(bytes, { width: NARROW, from: at, to: plain });
        yield { bytes, start: at, end: plain };
        at = plain;
      }
      if (at === end || (at + WINDOW >= end && !isLast)) break;
      at = this.readOn(bytes, at, { end, isLast });
      if (this.readyBytes >= ENOUGH) yield* this.handOn();
    }
    this.kept = Buffer.from(bytes.subarray(at, end));
    if (isLast) yield* this.handOn();
  }

  private *handOn(): Generator<TextBlock> {
    if (this.readyBytes > 0) yield blockOf(...this.ready);
    [this.ready, this.readyBytes] = [[], 0];
  }

  /** @returns how far it has read */
  private readOn(bytes: Buffer, from: number, { end, isLast }: Pick<Reach, 'end' | 'isLast'>): number {
    if (this.before.width !== NARROW) {
      const to = sureUntil(bytes, { from, to: Math.min(from + ENOUGH, end) }, this.before, this.wideCosts);
      if (to - from >= WORTH_IT) return this.take(bytes, { width: this.before.width, from, to });
    }
    const to = Math.min(from + WINDOW, end);
    // What is found close to the end may change with what follows.
    const goesOn = !isLast || to < end;
    const sure = goesOn ? to - AHEAD : to;
    let at = from;
    for (const stretch of stretchesIn(bytes, { from, to, goesOn }, this.before, this.wideCosts)) {
      if (stretch.from >= sure) break;
      at = this.take(bytes, stretch.to > sure ? beginningOf(stretch, sure, bytes) : stretch);
    }
    return at;
  }

  private take(bytes: Buffer, stretch: Stretch): number {
    if (stretch.to === stretch.from) return stretch.to;
    const text = utf8Of(bytes, stretch);
    this.ready.push(text);
    this.readyBytes += text.length;
    this.before = behind(bytes, stretch);
    return stretch.to;
  }
}

interface Reach {
  readonly at: number;
  readonly end: number;
  /** nothing comes behind it */
  readonly isLast: boolean;
}

/** How far there can be no UTF-16. */
function plainUntil(bytes: Buffer, { at, end, isLast }: Reach): number {
  const zero = bytes.subarray(at, end).indexOf(0);
  if (zero < 0) return isLast ? end : Math.max(at, end - BACK);
  return Math.max(at, at + zero - BACK);
}

/** Never half a character of it. */
function beginningOf(stretch: Stretch, to: number, bytes: Buffer): Stretch {
  if (stretch.width === NARROW) return { ...stretch, to };
  const even = to - ((to - stretch.from) & 1);
  const high = bytes[stretch.width === LITTLE_ENDIAN ? even - 1 : even - 2] ?? 0;
  const isHalfOfPair = even > stretch.from && high >= 0xd8 && high <= 0xdb;
  return { ...stretch, to: isHalfOfPair ? even - 2 : even };
}

function utf8Of(bytes: Buffer, { width, from, to }: Stretch): Buffer {
  if (width === NARROW) return Buffer.from(bytes.subarray(from, to));
  const text =
    width === LITTLE_ENDIAN
      ? textOfUtf16le(bytes, from, to)
      : textOfUtf16le(Buffer.from(bytes.subarray(from, to)).swap16());
  return Buffer.from(text.startsWith('\uFEFF') ? text.slice(1) : text, 'utf8');
}
