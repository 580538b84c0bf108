import { LEAD, type TextBlock } from './text-block.js';

/** So many characters of UTF-16 behind one another are no accident of a binary file. */
const EVIDENT = 4;

/**
 * Lines in UTF-16 amid others, as PowerShell's `>>` appends them to a log of another program: their zeros are taken
 * out, in place, whichever byte they begin at. What is left is their text as far as Latin-1 goes. The end of a block
 * of which only the next one says whether such a stretch begins there comes before that.
 */
export async function* withoutWideStretches(blocks: AsyncIterable<TextBlock>): AsyncGenerator<TextBlock> {
  let kept: Buffer = Buffer.alloc(0);
  let inside = false;
  for await (const block of blocks) {
    const start = block.start - kept.length;
    kept.copy(block.bytes, start);
    const narrowed = narrow({ ...block, start }, inside);
    kept = Buffer.from(block.bytes.subarray(narrowed.rest, block.end));
    inside = narrowed.inside;
    yield { bytes: block.bytes, start, end: narrowed.end };
  }
  if (kept.length === 0) return;
  const bytes = Buffer.allocUnsafe(LEAD + kept.length);
  kept.copy(bytes, LEAD);
  yield { bytes, start: LEAD, end: bytes.length };
}

interface Narrowed {
  /** of the text that is left */
  readonly end: number;
  /** where what is not decided yet begins */
  readonly rest: number;
  /** whether that lies in a stretch that has begun */
  readonly inside: boolean;
}

function narrow({ bytes, start, end }: TextBlock, before: boolean): Narrowed {
  let inside = before;
  let to = start;
  let from = start;
  while (from < end) {
    if (!inside) {
      // A stretch begins with the byte before a zero.
      const zero = bytes.subarray(from + 1, end).indexOf(0);
      const next = zero < 0 ? end - 1 : from + zero;
      if (to !== from) bytes.copyWithin(to, from, next);
      to += next - from;
      from = next;
    }
    const wide = isWide(bytes, { from, end, characters: inside ? 1 : EVIDENT });
    if (wide === undefined) break;
    inside = wide;
    bytes[to++] = bytes[from] ?? 0;
    from += wide ? 2 : 1;
  }
  return { end: to, rest: from, inside };
}

interface Place {
  readonly from: number;
  readonly end: number;
  readonly characters: number;
}

/** Whether characters of UTF-16 stand there; undefined where the block ends before it is known. */
function isWide(bytes: Buffer, { from, end, characters }: Place): boolean | undefined {
  for (let at = from; at < from + 2 * characters; at += 2) {
    if (at >= end) return undefined;
    if (bytes[at] === 0) return false;
    if (at + 1 >= end) return undefined;
    if (bytes[at + 1] !== 0) return false;
  }
  return true;
}
