/**
 * Text of UTF-16LE; half a character at the end is left out. Never ask Node itself for an odd number of bytes:
 * where they also begin at an odd address, some of its versions (seen in 24.21) write behind their own memory.
 */
export function textOfUtf16le(bytes: Buffer, start = 0, end = bytes.length): string {
  const last = Math.min(end, bytes.length);
  // eslint-disable-next-line no-restricted-syntax -- the one place
  return bytes.toString('utf16le', start, last - ((last - start) & 1));
}
