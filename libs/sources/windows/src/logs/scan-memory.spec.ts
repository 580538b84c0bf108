import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countLineFeeds, quotedTokens, ScanMemory } from './scan-memory.js';

const BLOCK = 64 * 1024;

describe('a scan in its own memory', () => {
  const memory = ScanMemory.borrow(BLOCK);
  const place = (text: Buffer, at: number): Buffer => {
    const block = memory?.blocks[1] ?? Buffer.alloc(BLOCK);
    // What lies around the text must not matter.
    block.fill('"\n');
    text.copy(block, at);
    return block;
  };
  const tokensIn = (bytes: Buffer, start: number, end: number, lengths: ReadonlySet<number>) => {
    const tokens: string[] = [];
    quotedTokens({ bytes, start, end }, lengths, (opening, closing) =>
      tokens.push(`${opening - start} ${bytes.toString('latin1', opening, closing + 1)}`),
    );
    return tokens;
  };

  it('is possible here', () => expect(memory).not.toBeNull());

  const text = fc
    .array(fc.constantFrom('"', '"', '\n', 'a', 'bc', '\0', '\u00ff', ' '.repeat(15), 'x'.repeat(40)), {
      maxLength: 80,
    })
    .map((pieces) => Buffer.from(pieces.join(''), 'latin1'));

  it('counts line feeds as plain code does, at every offset and length', () => {
    fc.assert(
      fc.property(text, fc.nat(100), (content, at) => {
        const end = at + content.length;
        expect(countLineFeeds(place(content, at), at, end)).toBe(countLineFeeds(content, 0, content.length));
      }),
    );
  });

  it('finds the same tokens as plain code does', () => {
    fc.assert(
      fc.property(text, fc.nat(100), fc.uniqueArray(fc.nat(50)), (content, at, some) => {
        const lengths = new Set(some);
        const end = at + content.length;
        expect(tokensIn(place(content, at), at, end, lengths)).toEqual(
          tokensIn(content, 0, content.length, lengths),
        );
      }),
    );
  });

  it('finds every token of a block that is full of them', () => {
    const content = Buffer.from('"'.repeat(BLOCK - 200));
    expect(tokensIn(place(content, 100), 100, 100 + content.length, new Set([0]))).toHaveLength(BLOCK - 201);
  });

  it('lends the same memory again', () => {
    const first = ScanMemory.borrow(BLOCK);
    first?.giveBack();
    expect(ScanMemory.borrow(BLOCK)).toBe(first);
  });
});
