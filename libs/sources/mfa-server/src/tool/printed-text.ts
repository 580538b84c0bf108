import { programText, textOfUtf16le } from '#source-kit';

/** How many bytes a character of ASCII takes, and on which side its zero stands. */
export type TextWidth = 'one-byte' | 'utf-16le' | 'utf-16be';

/** By its mark, or by the zero beside the first character: a program begins with one of ASCII. */
export function widthOf(head: Buffer): TextWidth {
  const [first = 1, second = 1] = head;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== 0) ? 'utf-16be' : 'one-byte';
}

/** A piece of what a program wrote, as text; what is neither UTF-16 nor UTF-8 is read in the code page that is known. */
export function printedText(bytes: Buffer, width: TextWidth, codePage?: string): string {
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const text = {
    'one-byte': () => programText(bytes, codePage),
    'utf-16le': () => textOfUtf16le(whole),
    'utf-16be': () => textOfUtf16le(Buffer.from(whole).swap16()),
  }[width]();
  return text.replace(/^\uFEFF/, '');
}
