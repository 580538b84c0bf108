import { textOfUtf16le } from '#source-kit';

/** Text in a record as it lies in the bytes: UTF-16LE at any offset, and one byte per character. */
export interface RecordText {
  /** every reading of the bytes, in lower case, to look for a name in */
  readonly readings: readonly string[];
  /** the stretches that are text to the eye, for a record that cannot be rendered */
  visible(): string;
}

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}\p{M} ]{3,}/gu;

export function textIn(bytes: Buffer): RecordText {
  const even = textOfUtf16le(bytes);
  const odd = textOfUtf16le(bytes, 1);
  const single = bytes.toString('latin1');
  return {
    readings: [even, odd, single].map((reading) => reading.toLowerCase()),
    visible: () => [even, odd, single].flatMap(stretchesIn).join('\n'),
  };
}

/** A wrong offset turns text into letters of scripts from all over: only what keeps to a few blocks is shown. */
const stretchesIn = (reading: string): readonly string[] =>
  [...reading.matchAll(VISIBLE)].map(([stretch]) => stretch).filter((stretch) => blocksOf(stretch) <= 3);

const blocksOf = (stretch: string): number =>
  new Set([...stretch].map((character) => (character.codePointAt(0) ?? 0) >> 8)).size;
