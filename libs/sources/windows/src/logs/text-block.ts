/**
 * A stretch of a file's text in UTF-8 (or the ANSI code page), without byte order mark. At least MARGIN
 * bytes before `start` are free: the reader puts the rest of the last block's line there, so that no
 * block is copied. A block is the reader's until it asks for the next one.
 */
export interface TextBlock {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

export const MARGIN = 64 * 1024;
