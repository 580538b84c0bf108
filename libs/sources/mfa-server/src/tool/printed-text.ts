import { open } from 'node:fs/promises';
import { textOfUtf16le } from '#source-kit';
import { decodeText } from '#sources/windows';

const MOST_WORDS = 64 * 1024;

/** The beginning of what a program wrote, as text: words of a program are short, more is data. */
export async function printedText(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_WORDS), 0, MOST_WORDS, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes.length > 1 && bytes[1] === 0);
    return (isUtf16 ? textOfUtf16le(bytes) : decodeText(bytes)).replace(/^\uFEFF/, '');
  } finally {
    await file.close();
  }
}
