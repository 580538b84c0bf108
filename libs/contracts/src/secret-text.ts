/**
 * What a file with a secret says, written as editors and shells do: UTF-8, or UTF-16 as Windows PowerShell 5.1
 * writes with `>`. The mark in front is none of the secret; what stands at its end is for the reader to cut off.
 */
export function secretText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isBig = first === 0xfe && second === 0xff;
  const isLittle = first === 0xff && second === 0xfe;
  const encoding = isBig ? 'utf-16be' : isLittle ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
