import { folded, NameIndex } from '../names/name-index.js';
import { NamePresence } from '../names/name-presence.js';
import { Mentions } from '../names/mentions.js';
import { decodeText } from './decode-text.js';
import type { LineRegion } from './line-regions.js';
import { quotedTokens } from './scan-memory.js';
import { TokenFilter } from './token-filter.js';

/** Says where in a region a name stands, in rising order of places. */
export type OnName = (at: number, name: string) => void;

/** Finds names in the bytes of whole lines. */
export type LineNames = (region: LineRegion, onName: OnName) => void;

const LINE_FEED = 0x0a;

/**
 * Names in double quotes and nothing beside them: `"ann"`, not `"joann"`, not `'ann'`. By the article
 * such lines tell of changes to the user record. The price is that of finding the quotes, whatever
 * the number of names: what stands between two of them is looked up.
 */
export function quotedNames(names: Iterable<string>): LineNames {
  const index = new NameIndex(names);
  const filter = new TokenFilter(index);
  return (region, onName) =>
    quotedTokens(region, filter, (opening, closing) => {
      const name = index.find(decodeText(region.bytes.subarray(opening + 1, closing)));
      if (name !== undefined) onName(opening, name);
    });
}

/** Names in any form: in double or single quotes, or in running text (see `Mentions`). */
export function mentionedNames(names: Iterable<string>): LineNames {
  const given = [...names];
  const mentions = new Mentions(given);
  return mentions.hasOddNames ? lineByLine(mentions, new NamePresence(given)) : runByRun(mentions);
}

/** For names that hold characters at which text is cut into runs: slower, and seldom. */
function lineByLine(mentions: Mentions, presence: NamePresence): LineNames {
  return ({ bytes, start, end }, onName) => {
    for (let at = start; at < end;) {
      const lineFeed = bytes.indexOf(LINE_FEED, at);
      const stop = lineFeed < 0 || lineFeed > end ? end : lineFeed;
      const line = decodeText(bytes.subarray(at, stop));
      if (presence.isIn(folded(line))) for (const name of mentions.in(line)) onName(at, name);
      at = stop + 1;
    }
  };
}

/**
 * Cuts the bytes into runs as `Mentions` cuts text, and looks closely only at those that can be a name. This
 * loop sees every byte, so it is as plain as can be.
 */
function runByRun(mentions: Mentions): LineNames {
  const canBe = runFilter(mentions.plainNames);
  return ({ bytes, start, end }, onName) => {
    for (let at = start; at < end; at++) {
      const runStart = at;
      let kinds = 0;
      for (; at < end; at++) {
        const kind = KIND[bytes[at] ?? 0] ?? OUTSIDE;
        if (kind === OUTSIDE) break;
        kinds |= kind;
      }
      if (at === runStart || !canBe(bytes, runStart, at, kinds)) continue;
      for (const name of mentions.in(decodeText(bytes.subarray(runStart, at)))) onName(runStart, name);
    }
  };
}

/** Bits, so that those of a run add up. */
const [OUTSIDE, INSIDE, CONNECTOR, APOSTROPHE, NOT_ASCII] = [0, 1, 2, 4, 8];
const KIND = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return NOT_ASCII;
  const character = String.fromCharCode(byte);
  if (/[A-Za-z0-9_$]/.test(character)) return INSIDE;
  if (character === "'") return APOSTROPHE;
  return /[@.\-\\+#]/.test(character) ? CONNECTOR : OUTSIDE;
});

type RunFilter = (bytes: Buffer, start: number, end: number, kinds: number) => boolean;

/** By length and first letter, for ASCII without apostrophes inside. All others can be or hold a name. */
function runFilter(names: NameIndex): RunFilter {
  const shortest = Math.min(...[...names.keys()].map((key) => key.length));
  const shapes = new Set([...names.keys()].map((key) => shapeOf(key.length, key.charCodeAt(0))));
  return (bytes, start, end, kinds) => {
    if ((kinds & NOT_ASCII) !== 0) return true;
    if (end - start < shortest) return false;
    const [first, stop] = withoutConnectors(bytes, start, end);
    if ((kinds & APOSTROPHE) !== 0 && hasApostrophe(bytes, first, stop)) return true;
    return names.hasLength(stop - first) && shapes.has(shapeOf(stop - first, bytes[first] ?? 0));
  };
}

function withoutConnectors(bytes: Buffer, start: number, end: number): readonly [number, number] {
  let [first, stop] = [start, end];
  while (first < stop && KIND[bytes[first] ?? 0] !== INSIDE) first++;
  while (stop > first && KIND[bytes[stop - 1] ?? 0] !== INSIDE) stop--;
  return [first, stop];
}

function hasApostrophe(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (KIND[bytes[at] ?? 0] === APOSTROPHE) return true;
  return false;
}

/** Length and first character, letters without case. */
const shapeOf = (length: number, first: number): number => length * 256 + ((first | 0x20) & 0xff);
