import { folded, NameIndex } from '../names/name-index.js';
import { Mentions } from '../names/mentions.js';
import { decodeText } from './decode-text.js';
import type { LineRegion } from './line-regions.js';

/** Says where in a region a name stands, in rising order of places. */
export type OnName = (at: number, name: string) => void;

/** Finds names in the bytes of whole lines. */
export type LineNames = (region: LineRegion, onName: OnName) => void;

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const APOSTROPHE = 0x27;

/**
 * Names in double quotes and nothing beside them: `"ann"`, not `"joann"`, not `'ann'`. By the article
 * such lines tell of changes to the user record. The price is that of finding the quotes, whatever
 * the number of names: what stands between two of them is looked up.
 */
export function quotedNames(names: Iterable<string>): LineNames {
  const index = new NameIndex(names);
  const longest = index.longestToken;
  const canBe = (length: number): boolean => index.hasLength(length) || (!index.isAscii && length <= longest);
  return ({ bytes, start, end }, onName) => {
    let quote = bytes.indexOf(QUOTE, start);
    while (quote >= 0 && quote < end) {
      const next = bytes.indexOf(QUOTE, quote + 1);
      if (next < 0 || next >= end) return;
      if (canBe(next - quote - 1)) {
        const name = index.find(decodeText(bytes.subarray(quote + 1, next)));
        if (name !== undefined) onName(quote, name);
      }
      quote = next;
    }
  };
}

/** Names in any form: in double or single quotes, or in running text (see `Mentions`). */
export function mentionedNames(names: Iterable<string>): LineNames {
  const mentions = new Mentions(names);
  return mentions.hasOddNames ? lineByLine(mentions) : runByRun(mentions);
}

/** For names that hold characters at which text is cut into runs: slower, and seldom. */
function lineByLine(mentions: Mentions): LineNames {
  return ({ bytes, start, end }, onName) => {
    for (let at = start; at < end;) {
      const lineFeed = bytes.indexOf(LINE_FEED, at);
      const stop = lineFeed < 0 || lineFeed > end ? end : lineFeed;
      for (const name of mentions.in(decodeText(bytes.subarray(at, stop)))) onName(at, name);
      at = stop + 1;
    }
  };
}

/** Cuts the bytes into runs as `Mentions` cuts text, and decodes only those that can be a name. */
function runByRun(mentions: Mentions): LineNames {
  const canBe = runFilter(mentions.plainNames);
  return ({ bytes, start, end }, onName) => {
    for (let at = start; at < end; at++) {
      if (KIND[bytes[at] ?? 0] === OUTSIDE) continue;
      const run = measure(bytes, at, end);
      if (canBe(bytes, at, run))
        for (const name of mentions.in(decodeText(bytes.subarray(at, run.end)))) onName(at, name);
      at = run.end;
    }
  };
}

interface Run {
  readonly end: number;
  readonly ascii: boolean;
  readonly apostrophe: boolean;
}

const [OUTSIDE, INSIDE, CONNECTOR, NOT_ASCII] = [0, 1, 2, 3];
const KIND = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return NOT_ASCII;
  const character = String.fromCharCode(byte);
  if (/[A-Za-z0-9_$]/.test(character)) return INSIDE;
  return /[@.\-\\'+#]/.test(character) ? CONNECTOR : OUTSIDE;
});

function measure(bytes: Buffer, start: number, limit: number): Run {
  let ascii = true;
  let apostrophe = false;
  let end = start;
  for (; end < limit; end++) {
    const byte = bytes[end] ?? 0;
    const kind = KIND[byte];
    if (kind === OUTSIDE) break;
    if (kind === NOT_ASCII) ascii = false;
    else if (byte === APOSTROPHE) apostrophe = true;
  }
  return { end, ascii, apostrophe };
}

/** Cheap: by length and first letter, for runs of ASCII without apostrophes. All others can be a name. */
function runFilter(names: NameIndex): (bytes: Buffer, start: number, run: Run) => boolean {
  const shapes = new Set<number>();
  for (const key of names.keys()) shapes.add(key.length * 256 + (key.charCodeAt(0) & 0xff));
  return (bytes, start, run) => {
    if (!run.ascii || run.apostrophe) return true;
    let [first, last] = [start, run.end];
    while (first < last && KIND[bytes[first] ?? 0] === CONNECTOR) first++;
    while (last > first && KIND[bytes[last - 1] ?? 0] === CONNECTOR) last--;
    if (!names.hasLength(last - first)) return false;
    const letter = folded(String.fromCharCode(bytes[first] ?? 0)).charCodeAt(0);
    return shapes.has((last - first) * 256 + letter);
  };
}
