import type { BytePattern } from './byte-sieve.js';
import { variantsOf } from './character-variants.js';

/** The part of a name that is looked for: two or three characters that are rare in logs. */
export interface Anchor {
  /** where in the folded name it begins */
  readonly index: number;
  readonly pattern: BytePattern;
}

/** Common in English and in what programs write. */
const COMMON = 'etaoinsrcldmup';
const MOST_COMBINATIONS = 64;

/**
 * Chooses what to look for of a name in UTF-16LE; null when no two neighbouring characters of it are always
 * written as single units.
 */
export function wideAnchorOf(name: string): Anchor | null {
  const best = bestOf(name, variantsAt);
  if (best === null) return null;
  const [first, second, third] = best.places;
  const pattern: BytePattern = [
    first.map(low),
    first.map(high),
    second.map(low),
    second.map(high),
    third && third.map(low),
  ];
  return { index: best.index, pattern };
}

/** The same in a code page of one byte a character; null where that lacks the characters. */
export function narrowAnchorOf(name: string): Anchor | null {
  const best = bestOf(name, bytesAt);
  return best && { index: best.index, pattern: best.places };
}

/** Of bytes that are no text: those with the fewest zeros, which are everywhere. */
export function rawAnchorOf(bytes: Buffer): BytePattern {
  let best = 0;
  let fewest = 4;
  for (let at = 0; at + 3 <= bytes.length; at++) {
    const zeros = [...bytes.subarray(at, at + 3)].filter((byte) => byte === 0).length;
    if (zeros >= fewest) continue;
    [best, fewest] = [at, zeros];
  }
  return [...bytes.subarray(best, best + 3)].map((byte) => [byte]);
}

type Variants = readonly number[] | null;
type At = (name: string, at: number) => Variants;

interface Best {
  readonly index: number;
  readonly places: readonly [readonly number[], readonly number[], Variants];
}

/** Long enough to have something rare in it. */
const MOST_CHARACTERS = 64;
/** Three rare characters side by side: better is hardly to be had. */
const RARE_ENOUGH = 14;

const variantsAt: At = (name, at) => variantsOf(name.charAt(at), name.charAt(at + 1));

/** The rarest two or three neighbours, of equally rare ones the first. */
function bestOf(name: string, variants: At): Best | null {
  const count = Math.min(name.length, MOST_CHARACTERS);
  const variantsIn = (at: number): Variants => (at < count ? variants(name, at) : null);
  let best: Best | null = null;
  let most = 0;
  let [first, second] = [variantsIn(0), variantsIn(1)];
  for (let at = 0; at + 1 < count && most < RARE_ENOUGH; at++) {
    const third = variantsIn(at + 2);
    if (first && second && first.length * second.length <= MOST_COMBINATIONS) {
      const rarity = rarityOf(name, at) + rarityOf(name, at + 1) + (third ? rarityOf(name, at + 2) + 5 : 0);
      if (rarity > most) [best, most] = [{ index: at, places: [first, second, third] }, rarity];
    }
    [first, second] = [second, third];
  }
  return best;
}

function rarityOf(name: string, at: number): number {
  const code = name.charCodeAt(at);
  return code < 0x80 ? (RARITY[code] ?? 0) : 4;
}

const RARITY = Uint8Array.from({ length: 0x80 }, (_, code) =>
  COMMON.includes(String.fromCharCode(code)) ? 1 : 3,
);

const low = (unit: number): number => unit & 0xff;
const high = (unit: number): number => unit >> 8;

/** Text of one byte a character is read as western (see `valueText`). */
const bytesByUnit: ReadonlyMap<number, number> = new Map(
  Array.from(
    new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
    (character, byte) => [character.charCodeAt(0), byte],
  ),
);
const bytesByVariants = new WeakMap<readonly number[], readonly number[] | null>();

function bytesAt(name: string, at: number): Variants {
  const units = variantsAt(name, at);
  return units && bytesOf(units);
}

function bytesOf(units: readonly number[]): readonly number[] | null {
  const known = bytesByVariants.get(units);
  if (known !== undefined) return known;
  const bytes = units.flatMap((unit) => bytesByUnit.get(unit) ?? []);
  const made = bytes.length > 0 ? bytes : null;
  bytesByVariants.set(units, made);
  return made;
}
