import type { Instant } from '#contracts';
import { decodeText } from './decode-text.js';
import { lineRegions } from './line-regions.js';
import { codeOf } from './log-files.js';
import { textBlocks } from './text-blocks.js';
import { TIME_STAMP_REACH, timeOf } from './time-stamp.js';

const LINE_FEED = 0x0a;

/**
 * The first readable time stamp in a log file: as lines are appended, the age of its oldest data. Null when
 * no line begins with one, or it is packed or damaged before the first.
 * @throws system errors: who may not read it does not know its age
 */
export async function firstTimeIn(file: string): Promise<Instant | null> {
  try {
    for await (const { bytes, start, end } of lineRegions(textBlocks(file))) {
      const time = firstTimeInLines(bytes, start, end);
      if (time !== null) return time;
    }
    return null;
  } catch (error) {
    if (isSystemError(error)) throw error;
    return null;
  }
}

/** Errors of gzip have codes too: Z_DATA_ERROR. */
const isSystemError = (error: unknown): boolean => /^E[A-Z0-9]+$/.test(codeOf(error));

function firstTimeInLines(bytes: Buffer, start: number, end: number): Instant | null {
  for (let at = start; at < end;) {
    const lineFeed = bytes.indexOf(LINE_FEED, at);
    const stop = lineFeed < 0 || lineFeed > end ? end : lineFeed;
    // What a file system had set aside for lines that a crash did not let be written.
    while (at < stop && bytes[at] === 0) at++;
    const time = timeOf(decodeText(bytes.subarray(at, Math.min(stop, at + 2 * TIME_STAMP_REACH))));
    if (time !== null) return time;
    at = stop + 1;
  }
  return null;
}
