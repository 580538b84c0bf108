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
/** Of it, for those few bytes of the block before that do not say by themselves in what encoding they are. */
export const MARGIN = LEAD - 16;
