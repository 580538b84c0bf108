import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textOfUtf16le } from './utf-16.js';

describe('text of UTF-16LE', () => {
  it('is what was written, wherever it lies, with half a character behind it or not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(5), fc.boolean(), (text, before, half) => {
        const bytes = Buffer.from(text, 'utf16le');
        const all = Buffer.concat([Buffer.alloc(before, 1), bytes, Buffer.alloc(9, 1)]);
        expect(textOfUtf16le(all, before, before + bytes.length + (half ? 1 : 0))).toBe(text);
      }),
    );
  });

  it('ends with the bytes, and is empty where there are none', () => {
    const bytes = Buffer.from('ada', 'utf16le');
    expect(textOfUtf16le(bytes, 0, 1_000)).toBe('ada');
    expect(textOfUtf16le(Buffer.concat([bytes, Buffer.from('x')]))).toBe('ada');
    expect(textOfUtf16le(bytes, 2)).toBe('da');
    expect(textOfUtf16le(bytes, 5, 6)).toBe('');
    expect(textOfUtf16le(Buffer.alloc(0))).toBe('');
  });
});
