import {
  NARROW_COSTS,
  SELDOM_WRITTEN,
  SURELY_WIDE,
  SWITCH_BETWEEN_LINES,
  SWITCH_IN_A_LINE,
} from './stretch-costs.js';

/** How text is written: narrow is UTF-8 or a code page of Windows, the others are UTF-16. */
export const [NARROW, LITTLE_ENDIAN, BIG_ENDIAN] = [0, 1, 2] as const;
export type Width = typeof NARROW | typeof LITTLE_ENDIAN | typeof BIG_ENDIAN;

/** Bytes that are written in one way. */
export interface Stretch {
  readonly width: Width;
  readonly from: number;
  readonly to: number;
}

/** What is known of the text before a place: how it is written, and what it costs that it goes on in another way. */
export interface Before {
  readonly width: Width;
  readonly leaving: number;
}

/** So many bytes are looked at together at most. */
export const WINDOW = 8 * 1024;

const LINE_FEED = 0x0a;
const BEYOND_ASCII = 0x80;
const FAR = 1 << 28;
const HALF_A_CHARACTER = 3;
/** Places are counted from here: nothing ends at the one before. */
const BEGIN = 1;
const PLACES = BEGIN + WINDOW + 1;

const switchCost = (lineEnded: boolean): number => (lineEnded ? SWITCH_BETWEEN_LINES : SWITCH_IN_A_LINE);

/** One way to read. For each place: what all before it costs when its last character is read so, … */
class Reading {
  readonly costs = new Int32Array(PLACES).fill(FAR);
  /** … and how what goes before that character is read then. */
  readonly origins = new Uint8Array(PLACES);

  constructor(
    readonly width: Width,
    readonly bytes: 1 | 2,
    /** what it costs to come to it, beside what it costs to leave another */
    private readonly seldom = 0,
  ) {}

  /** Reads one more character, which ends there. */
  goOn(at: number, cost: number): void {
    const since = at - this.bytes;
    const staying = this.costs[since] ?? FAR;
    const coming = (comingCosts[since] ?? FAR) + this.seldom;
    this.costs[at] = (staying <= coming ? staying : coming) + cost;
    this.origins[at] = staying <= coming ? this.width : (comingFrom[since] ?? NARROW);
  }

  /** Lets others go on from there. */
  offer(at: number, lineEnded: boolean): void {
    const cost = (this.costs[at] ?? FAR) + switchCost(lineEnded);
    if (cost >= (comingCosts[at] ?? FAR)) return;
    comingCosts[at] = cost;
    comingFrom[at] = this.width;
  }
}

/** For each place: what it costs to come there in any way and to go on in another, and in which one comes. */
const comingCosts = new Int32Array(PLACES).fill(FAR);
const comingFrom = new Uint8Array(PLACES);

const narrow = new Reading(NARROW, 1);
const little = new Reading(LITTLE_ENDIAN, 2);
const big = new Reading(BIG_ENDIAN, 2, SELDOM_WRITTEN);
const readings = [narrow, little, big] as const;

function weigh(bytes: Buffer, before: Before, wideCosts: Uint8Array): void {
  for (const { width, costs } of readings) costs[BEGIN] = width === before.width ? 0 : FAR;
  comingCosts[BEGIN] = before.leaving;
  comingFrom[BEGIN] = before.width;
  let previous = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    narrow.goOn(BEGIN + at + 1, NARROW_COSTS[previous < BEYOND_ASCII ? byte : byte + 256] ?? FAR);
    little.goOn(BEGIN + at + 1, wideCosts[previous | (byte << 8)] ?? FAR);
    big.goOn(BEGIN + at + 1, wideCosts[(previous << 8) | byte] ?? FAR);
    offer(BEGIN + at + 1, previous, byte);
    previous = byte;
  }
}

/** Lets each way to read go on in another behind a byte. */
function offer(at: number, previous: number, byte: number): void {
  comingCosts[at] = FAR;
  narrow.offer(at, byte === LINE_FEED);
  little.offer(at, previous === LINE_FEED && byte === 0);
  big.offer(at, previous === 0 && byte === LINE_FEED);
}

/**
 * How the bytes in `[from, to)`, WINDOW at most, are most probably meant: a log that several programs write may change
 * its encoding with every line, and at any byte. Where the text goes on, the last byte may be half a character, and is
 * left out then.
 * @param wideCosts of each character of UTF-16: see `wideCostsFor`
 */
export function stretchesIn(
  bytes: Buffer,
  { from, to, goesOn }: Place,
  before: Before,
  wideCosts: Uint8Array,
): readonly Stretch[] {
  weigh(bytes.subarray(from, to), before, wideCosts);
  const found: Stretch[] = [];
  let { at, reading } = cheapestEnd(BEGIN + to - from, goesOn);
  while (at > BEGIN) {
    const end = at;
    const { width } = reading;
    for (; at > BEGIN && reading.width === width; at -= readings[width].bytes)
      reading = readings[(readings[width].origins[at] ?? NARROW) as Width];
    found.push({ width, from: from + at - BEGIN, to: from + end - BEGIN });
  }
  return found.reverse();
}

interface Place extends Omit<Stretch, 'width'> {
  readonly goesOn: boolean;
}

function cheapestEnd(at: number, goesOn: boolean): { at: number; reading: Reading } {
  const ends = readings.map((reading) => ({ at, reading, cost: reading.costs[at] ?? FAR }));
  if (goesOn)
    for (const reading of [little, big])
      ends.push({ at: at - 1, reading, cost: (reading.costs[at - 1] ?? FAR) + HALF_A_CHARACTER });
  return ends.reduce((best, end) => (end.cost < best.cost ? end : best));
}

/** What is known behind a stretch. */
export const behind = (bytes: Buffer, stretch: Stretch): Before => ({
  width: stretch.width,
  leaving: switchCost(endsLine(bytes, stretch)),
});

function endsLine(bytes: Buffer, { width, to }: Stretch): boolean {
  const [beforeLast, last] = [bytes[to - 2], bytes[to - 1]];
  if (width === NARROW) return last === LINE_FEED;
  return width === LITTLE_ENDIAN
    ? beforeLast === LINE_FEED && last === 0
    : beforeLast === 0 && last === LINE_FEED;
}

/** Sure characters on either side of a doubtful one that are weighed with it, and the most bytes that are. */
const [AROUND, MOST] = [8, 512];

/**
 * How far text in UTF-16 surely goes on as before. Few characters are in doubt: these alone are weighed, with what stands
 * around them.
 */
export function sureUntil(
  bytes: Buffer,
  { from, to }: Omit<Stretch, 'width'>,
  before: Before,
  wideCosts: Uint8Array,
): number {
  const [low, high] = before.width === LITTLE_ENDIAN ? [0, 1] : [1, 0];
  const isSure = (at: number): boolean =>
    SURELY_WIDE[(bytes[at + low] ?? 0) | ((bytes[at + high] ?? 0) << 8)] === 1;
  for (let at = from; ;) {
    while (at + 1 < to && isSure(at)) at += 2;
    if (at + 1 >= to) return at;
    const doubt = Math.max(from, at - 2 * AROUND);
    const end = endOfDoubt(isSure, at, to);
    const known = doubt === from ? before : { width: before.width, leaving: SWITCH_IN_A_LINE };
    if (
      end === undefined ||
      !staysIn(stretchesIn(bytes, { from: doubt, to: end, goesOn: true }, known, wideCosts), before, end)
    )
      return doubt;
    at = end;
  }
}

function endOfDoubt(isSure: (at: number) => boolean, from: number, to: number): number | undefined {
  let sure = 0;
  for (let at = from; at + 1 < to && at - from < MOST; at += 2) {
    sure = isSure(at) ? sure + 1 : 0;
    if (sure === AROUND) return at + 2;
  }
  return undefined;
}

const staysIn = ([first, ...others]: readonly Stretch[], { width }: Before, to: number): boolean =>
  first?.width === width && first.to === to && others.length === 0;
