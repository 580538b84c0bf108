import type { TextBlock } from './text-block.js';

/** So many characters of UTF-16 behind one another are no accident of a binary file. */
const EVIDENT = 4;

/**
 * Lines in UTF-16 amid others, as PowerShell's `>>` appends them to a log of another program: their zeros are taken
 * out, in place, whichever byte they begin at. What is left is their text as far as Latin-1 goes.
 */
export async function* withoutWideStretches(blocks: AsyncIterable<TextBlock>): AsyncGenerator<TextBlock> {
  let cut: Cut = 'elsewhere';
  for await (const block of blocks) {
    const narrowed = narrow(block, cut);
    cut = narrowed.cut;
    yield { ...block, end: narrowed.end };
  }
}

/** Where the end of a block lies: in such a stretch, before the zero of a character of it, or in neither. */
type Cut = 'elsewhere' | 'between-characters' | 'before-zero';

function narrow({ bytes, start, end }: TextBlock, before: Cut): { readonly end: number; readonly cut: Cut } {
  const zero = bytes.subarray(start, end).indexOf(0);
  if (zero < 0) return { end, cut: 'elsewhere' };
  let inside = before !== 'elsewhere';
  let from = inside ? start : Math.max(start, start + zero - 1);
  let to = from;
  if (before === 'before-zero' && bytes[from] === 0) from += 1;
  while (from < end) {
    inside = isWide(bytes, from, end, inside ? 1 : EVIDENT);
    bytes[to++] = bytes[from] ?? 0;
    from += inside ? 2 : 1;
  }
  return { end: to, cut: cutOf(inside, from > end) };
}

const cutOf = (inside: boolean, beforeZero: boolean): Cut => {
  if (!inside) return 'elsewhere';
  return beforeZero ? 'before-zero' : 'between-characters';
};

/** Whether characters of UTF-16 stand there, as far as the block goes. */
function isWide(bytes: Buffer, from: number, end: number, characters: number): boolean {
  for (let at = from; at < from + 2 * characters; at += 2) {
    if (at >= end) return at > from;
    if (bytes[at] === 0) return false;
    if (at + 1 < end && bytes[at + 1] !== 0) return false;
  }
  return true;
}
