import { MARGIN, type TextBlock } from './text-block.js';

/** Bytes that hold whole lines (the last one of a file may lack its line feed), or a piece of one. */
export interface LineRegion {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** false: too long a line to be held; it goes on in the next region, which begins with `overlap` bytes of this one */
  readonly complete: boolean;
}

/** A longer line is handed on in pieces. */
export const LONGEST_LINE = 4 * 1024 * 1024;
/** Bytes of a piece that come again in the next, so that no name is cut in two. */
export const OVERLAP = 8 * 1024;

const LINE_FEED = 0x0a;

/**
 * Cuts blocks at line ends without copying them: the beginning of a line that goes on in the next block
 * is put into that block's margin, or gathered when it is long.
 */
export async function* lineRegions(blocks: AsyncIterable<TextBlock>): AsyncGenerator<LineRegion> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const block of blocks) {
    let { start } = block;
    if (rest.length > MARGIN) {
      const line = withRestOfLine(rest, block);
      start = line.stop;
      rest = line.bytes;
      if (line.ended || rest.length >= LONGEST_LINE) {
        yield { bytes: rest, start: 0, end: rest.length, complete: line.ended };
        rest = Buffer.from(line.ended ? [] : rest.subarray(-OVERLAP));
      }
      if (start === block.end) continue;
    } else if (rest.length > 0) {
      start -= rest.length;
      rest.copy(block.bytes, start);
    }
    const stop = Math.max(start, block.bytes.subarray(0, block.end).lastIndexOf(LINE_FEED) + 1);
    if (stop > start) yield { bytes: block.bytes, start, end: stop, complete: true };
    rest = Buffer.from(block.bytes.subarray(stop, block.end));
  }
  if (rest.length > 0) yield { bytes: rest, start: 0, end: rest.length, complete: true };
}

/** A long line and what the next block holds of it. */
function withRestOfLine(rest: Buffer, { bytes, start, end }: TextBlock) {
  const lineFeed = bytes.subarray(0, end).indexOf(LINE_FEED, start);
  const stop = lineFeed < 0 ? end : lineFeed + 1;
  return { bytes: Buffer.concat([rest, bytes.subarray(start, stop)]), stop, ended: lineFeed >= 0 };
}
