import { NotStrictJson, parseStrictJsonText } from '#contracts';

/** The text can be read in no way, or in more than one. The message quotes nothing of it. */
export class NotReadable extends Error {
  override readonly name = 'NotReadable';
}

/** Texts of JSON, so that nothing in them is taken for a number; and numbers, to their end. */
const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

const isPlain = (number: string): boolean =>
  String(Number(number)) === number && Number.isSafeInteger(Number(number));

/**
 * Reads JSON that every program takes for the same value: no key twice, no key that programs trip over, no
 * half of a surrogate pair, and numbers that are whole and written in their digits alone, not as 1.0, 1e0 or -0.
 * @throws {NotReadable}
 */
export function readStrictly(text: string): unknown {
  let value: unknown;
  try {
    value = parseStrictJsonText(text, { refuseUnsafeKeys: true });
  } catch (error) {
    if (!(error instanceof NotStrictJson)) throw error;
    throw new NotReadable(error.message);
  }
  for (const [token] of text.matchAll(TEXT_OR_NUMBER))
    if (!token.startsWith('"') && !isPlain(token))
      throw new NotReadable('a number in it is not written as a whole one in its digits alone');
  return value;
}
