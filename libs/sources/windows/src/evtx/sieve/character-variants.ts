import { folded } from '../../names/name-index.js';

/**
 * The ways in which a character of a folded name can be written, as single UTF-16 units; null where one of
 * the ways has more than one unit, or depends on what stands around it. What is missed here is never found, so
 * a character that is not sure is none.
 */
export function variantsOf(character: string, following: string): readonly number[] | null {
  const code = character.charCodeAt(0);
  if (code < 0x80) return asciiVariants(code, following);
  if (isSurrogate(code) || CHANGEABLE.test(character) || character.normalize('NFD') !== character)
    return null;
  return unitsByFolded().get(character) ?? null;
}

/** `k` is the Kelvin sign too, and a dot above belongs to an `i` that was İ. */
const asciiVariants = (code: number, following: string): readonly number[] | null =>
  following === '\u0307' ? null : (ASCII[code] ?? null);

const KELVIN = 0x212a;
/** ASCII that other characters are composed to, and whose variants are therefore not told here. */
const SINGLETONS = new Set([';', '`']);
const ASCII: ReadonlyArray<readonly number[] | null> = Array.from({ length: 0x80 }, (_, code) => {
  const lower = String.fromCharCode(code);
  if (SINGLETONS.has(lower)) return null;
  const upper = lower.toUpperCase().charCodeAt(0);
  if (lower === 'k') return [code, upper, KELVIN];
  return upper === code ? [code] : [code, upper];
});
/** Marks change places with each other; sigma changes at the end of a word. */
const CHANGEABLE = /[\p{M}σς]/u;
const isSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;

let units: ReadonlyMap<string, readonly number[]> | undefined;

/** Made when a name needs it: it takes some 20 ms. */
function unitsByFolded(): ReadonlyMap<string, readonly number[]> {
  if (units) return units;
  const made = new Map<string, number[]>();
  for (let code = 0x80; code < 0x10000; code++) {
    if (isSurrogate(code)) continue;
    const form = folded(String.fromCharCode(code));
    const known = made.get(form);
    if (known) known.push(code);
    else made.set(form, [code]);
  }
  units = made;
  return units;
}
