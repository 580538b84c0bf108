/**
 * A stretch of a file's text in UTF-8 (or the ANSI code page), without byte order mark. At least MARGIN
 * bytes before `start` are free: whoever cuts it into lines puts the rest of the last block's line there, so that no
 * block is copied. A block is the reader's until it asks for the next one.
 */
export interface TextBlock {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** What readers leave free before a block; a whole number of pages, for it is copied to fastest at the beginning of one. */
export const LEAD = 64 * 1024;
/** Of it, for what of the block before does not say by itself in what encoding it is. */
export const MARGIN = LEAD - 8 * 1024;

/** A block of its own that holds these bytes, one piece after the other. */
export function blockOf(...pieces: readonly Buffer[]): TextBlock {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const bytes = Buffer.allocUnsafe(LEAD + length);
  let end = LEAD;
  for (const piece of pieces) end += piece.copy(bytes, end);
  return { bytes, start: LEAD, end };
}
