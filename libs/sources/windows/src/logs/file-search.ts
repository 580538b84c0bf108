import type { Instant } from '#contracts';
import { decodeText } from './decode-text.js';
import type { LineNames } from './line-names.js';
import type { LineRegion } from './line-regions.js';
import { countLineFeeds } from './scan-memory.js';
import { TIME_STAMP_REACH, timeOf } from './time-stamp.js';

/** A line that names somebody. */
export interface LogHit {
  readonly file: string;
  /** 1 is the first */
  readonly line: number;
  /** when it was written; null when it does not begin with a time stamp */
  readonly time: Instant | null;
  /** the line without its end; of a line above 4 MiB the beginning and the part around the first name */
  readonly text: string;
  /** the names it holds, as they were given to the search */
  readonly names: readonly string[];
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** Bytes kept of a line that is too long to be held. */
const HEAD = 1024;
const AROUND = 32 * 1024;

interface OpenLine {
  readonly head: Buffer;
  readonly names: Set<string>;
  text: string | null;
}

/** Searches one file, region by region, and keeps count of its lines. */
export class FileSearch {
  /** number of the first line of the next region */
  private line = 1;
  /** a line that is handed on in pieces */
  private open: OpenLine | null = null;

  constructor(
    private readonly file: string,
    private readonly lineNames: LineNames,
  ) {}

  /** The hits of a region; a line that goes on is told when it ends. */
  search(region: LineRegion): readonly LogHit[] {
    if (!region.complete) return this.searchPiece(region);
    if (!this.open) return this.searchLines(region);
    const lineFeed = region.bytes.indexOf(LINE_FEED, region.start);
    const stop = lineFeed < 0 || lineFeed >= region.end ? region.end : lineFeed + 1;
    this.searchPiece({ ...region, end: stop });
    const closed = this.closeOpenLine(this.open);
    return [...closed, ...this.searchLines({ ...region, start: stop })];
  }

  private searchLines(region: LineRegion): readonly LogHit[] {
    const { bytes, start, end } = region;
    const hits: LogHit[] = [];
    let [counted, lastEnd] = [start, start];
    let lastNames: string[] = [];
    this.lineNames(region, (at, name) => {
      if (at < lastEnd) {
        if (!lastNames.includes(name)) lastNames.push(name);
        return;
      }
      const lineStart = at === start ? start : Math.max(start, bytes.lastIndexOf(LINE_FEED, at - 1) + 1);
      const lineFeed = bytes.indexOf(LINE_FEED, at);
      const lineEnd = lineFeed < 0 || lineFeed >= end ? end : lineFeed;
      this.line += countLineFeeds(bytes, counted, lineStart);
      counted = lineStart;
      lastEnd = lineEnd + 1;
      lastNames = [name];
      const text = lineText(bytes, lineStart, lineEnd);
      hits.push({ file: this.file, line: this.line, time: timeOf(text), text, names: lastNames });
    });
    this.line += countLineFeeds(bytes, counted, end);
    return hits;
  }

  private searchPiece(region: LineRegion): readonly LogHit[] {
    const { bytes, start, end } = region;
    const open = (this.open ??= {
      head: Buffer.from(bytes.subarray(start, Math.min(end, start + HEAD))),
      names: new Set<string>(),
      text: null,
    });
    this.lineNames(region, (at, name) => {
      open.names.add(name);
      if (open.text !== null) return;
      const from = Math.max(start, at - AROUND);
      const around = whole(bytes.subarray(from, Math.min(end, at + AROUND)));
      open.text =
        from < HEAD + start ? decodeText(around) : `${decodeText(whole(open.head))} … ${decodeText(around)}`;
    });
    return [];
  }

  private closeOpenLine({ head, names, text }: OpenLine): readonly LogHit[] {
    const line = this.line++;
    this.open = null;
    if (text === null) return [];
    const time = timeOf(decodeText(whole(head.subarray(0, TIME_STAMP_REACH))));
    return [{ file: this.file, line, time, text: text.trimEnd(), names: [...names] }];
  }
}

function lineText(bytes: Buffer, start: number, end: number): string {
  const stop = end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
  // What a file system had set aside for lines that a crash did not let be written: no text, and before the time.
  let at = start;
  while (at < stop && bytes[at] === 0) at++;
  return decodeText(bytes.subarray(at, stop));
}

/** Without the parts of UTF-8 characters that were cut at either end. */
function whole(bytes: Buffer): Buffer {
  const goesOn = (at: number): boolean => ((bytes[at] ?? 0) & 0xc0) === 0x80;
  let start = 0;
  while (start < 3 && start < bytes.length && goesOn(start)) start++;
  let end = bytes.length;
  while (end > start && bytes.length - end < 4 && (bytes[end - 1] ?? 0) >= 0x80) end--;
  return bytes.subarray(start, end);
}
