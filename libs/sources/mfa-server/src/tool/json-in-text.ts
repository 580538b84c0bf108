import type { TextWidth } from './printed-text.js';

/** Where a JSON document stands, in bytes from the beginning; or several, each on a line of its own below the other. */
export interface JsonSpan {
  readonly from: number;
  readonly to: number;
  /** false: it breaks off, or what begins like JSON is none; it goes to the end then */
  readonly isWhole: boolean;
}

const MOST_DOCUMENTS = 100;
const DEEPEST = 1000;
const MARK_BYTES = 3;
/** What is no JSON after all is words, as long as it is no longer and on one line. */
const LONGEST_WORDS = 200;
/** Any character that is not of ASCII. */
const OTHER = 0x100;

const code = (character: string): number => character.charCodeAt(0);
const NEWLINE = code('\n');
const QUOTE = code('"');
const BACKSLASH = code('\\');
const CLOSING_OF: ReadonlyMap<number, number> = new Map([
  [code('{'), code('}')],
  [code('['), code(']')],
]);
const CLOSING = new Set(CLOSING_OF.values());
const BLANK = new Set([...' \t\r\n'].map(code));
/** After these, and at the beginning of a line, a document may begin. */
const BEFORE = new Set([...':=>'].map(code));
const BETWEEN = new Set([...' \t\r\n,:-+.0123456789eEtrufalsn'].map(code));
/** With what the content of a list or an object begins. A list of numbers could be a time in a log. */
const FIRST: ReadonlyMap<number, ReadonlySet<number>> = new Map([
  [code('}'), new Set([...'"}'].map(code))],
  [code(']'), new Set([...'"{[]'].map(code))],
]);

interface Candidate {
  readonly from: number;
  /** what closes each level that is open */
  readonly open: number[];
  isBegun: boolean;
  isEmpty: boolean;
  lines: number;
}

/**
 * Finds the JSON documents in the text of a program, which may have words before, between and behind them. One pass,
 * flat memory; what does not fit into documents is no document, and whoever reads it says why.
 */
export class JsonInText {
  readonly spans: JsonSpan[] = [];
  private readonly step: number;
  private at = 0;
  private mayBegin = true;
  private candidate: Candidate | undefined;
  private inText = false;
  private isEscaped = false;
  /** an empty list or object, which counts only where nothing else stands on its line */
  private isLastEmpty = false;
  /** whether the last span is one line, or lines */
  private isLastLine = false;
  /** whether it belongs to the span before it, as soon as it is sure to be none of the words */
  private isLastJoining = false;
  /** what came since it */
  private between = { hasWords: false, hasNewline: false };
  private isBroken = false;

  constructor(private readonly width: TextWidth) {
    this.step = width === 'one-byte' ? 1 : 2;
  }

  /** @param bytes whole characters: an even number of bytes in UTF-16 */
  take(bytes: Buffer): void {
    for (let index = 0; index < bytes.length && !this.isBroken; index += this.step) {
      const character = this.characterAt(bytes, index);
      if (!this.candidate) this.amongWords(character);
      else if (this.inText) this.amongText(character);
      else this.amongSigns(this.candidate, character);
      this.at += this.step;
    }
  }

  end(size: number): void {
    this.joinLast();
    if (this.candidate) this.spans.push({ from: this.candidate.from, to: size, isWhole: false });
    if (this.spans.length <= MOST_DOCUMENTS) return;
    const [first] = this.spans;
    this.spans.splice(0, this.spans.length, { from: first?.from ?? 0, to: size, isWhole: false });
  }

  private characterAt(bytes: Buffer, index: number): number {
    const [first = 0, second = 0] = [bytes[index], bytes[index + 1]];
    if (this.width === 'one-byte') return first < 0x80 ? first : OTHER;
    const [low, high] = this.width === 'utf-16le' ? [first, second] : [second, first];
    return high === 0 && low < 0x80 ? low : OTHER;
  }

  private amongWords(character: number): void {
    const closing = this.mayBegin ? CLOSING_OF.get(character) : undefined;
    if (character === NEWLINE) {
      this.mayBegin = true;
      this.isLastEmpty = false;
      this.between.hasNewline = true;
      return;
    }
    // A byte order mark may stand before everything.
    if (BLANK.has(character) || (character === OTHER && this.at < MARK_BYTES)) return;
    if (this.isLastEmpty) this.dropLast();
    this.isLastEmpty = false;
    this.mayBegin = BEFORE.has(character);
    if (closing === undefined) {
      this.between.hasWords = true;
      return;
    }
    this.candidate = { from: this.at, open: [closing], isBegun: false, isEmpty: true, lines: 0 };
  }

  private amongText(character: number): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (character === BACKSLASH) this.isEscaped = true;
    else if (character === QUOTE) this.inText = false;
    else if (character < 0x20) this.breakOff(character);
  }

  private amongSigns(candidate: Candidate, character: number): void {
    if (character === NEWLINE) candidate.lines += 1;
    if (BLANK.has(character)) return;
    const { open } = candidate;
    const closes = open.at(-1) ?? 0;
    if (!candidate.isBegun && !FIRST.get(closes)?.has(character)) return this.breakOff(character);
    candidate.isBegun = true;
    if (character === closes) open.pop();
    else {
      candidate.isEmpty = false;
      this.inside(open, character);
    }
    if (open.length === 0) this.closed(candidate);
  }

  private inside(open: number[], character: number): void {
    const closing = CLOSING_OF.get(character);
    if (closing !== undefined && open.length < DEEPEST) open.push(closing);
    else if (character === QUOTE) this.inText = true;
    else if (CLOSING.has(character) || !BETWEEN.has(character)) this.breakOff(character);
  }

  private closed({ from, isEmpty, lines }: Candidate): void {
    this.candidate = undefined;
    this.joinLast();
    const { hasWords, hasNewline } = this.between;
    this.isLastJoining = lines === 0 && this.isLastLine && hasNewline && !hasWords;
    this.isLastLine = lines === 0;
    this.between = { hasWords: false, hasNewline: false };
    this.spans.push({ from, to: this.at + this.step, isWhole: true });
    this.isLastEmpty = isEmpty;
    this.mayBegin = true;
  }

  /** Lines are as many as there are records: so they are one span as they come. */
  private joinLast(): void {
    const [before, last] = this.isLastJoining ? this.spans.slice(-2) : [];
    if (before && last) this.spans.splice(-2, 2, { from: before.from, to: last.to, isWhole: true });
    this.isLastJoining = false;
  }

  private dropLast(): void {
    this.spans.pop();
    this.isLastJoining = false;
    this.isLastLine = false;
  }

  /** It is no JSON: words, where it is short; else whatever it is, nothing behind it is looked at. */
  private breakOff(character: number): void {
    const { candidate } = this;
    this.inText = false;
    this.isEscaped = false;
    if (!candidate) return;
    this.between.hasWords = true;
    if (candidate.lines > 0 || this.at - candidate.from > LONGEST_WORDS * this.step) this.isBroken = true;
    else this.candidate = undefined;
    this.mayBegin = character === NEWLINE;
  }
}
