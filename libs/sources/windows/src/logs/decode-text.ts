import { isUtf8 } from 'node:buffer';
import { isAscii } from '../names/name-index.js';

/** What windows-1252 has where Latin-1 has control characters (0x80 to 0x9f). */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const SHORT = 256;

/**
 * A line, or a piece of one that was cut at ASCII characters, as text. A file may change its encoding in
 * the middle (one program appends UTF-8, another the ANSI code page), so whatever is no valid UTF-8 is
 * read as windows-1252.
 */
export function decodeText(bytes: Buffer): string {
  // Most tokens are short and ASCII, which both encodings share and one byte a character decodes fastest.
  const plain = bytes.length <= SHORT ? bytes.toString('latin1') : '';
  if (plain !== '' && isAscii(plain)) return plain;
  if (isUtf8(bytes)) return bytes.toString('utf8');
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (character) => WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80));
}
