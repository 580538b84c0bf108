import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NameIndex } from '../names/name-index.js';
import { countLineFeeds, quotedTokens, ScanMemory } from './scan-memory.js';
import { TokenFilter } from './token-filter.js';

const BLOCK = 64 * 1024;

describe('a scan in its own memory', () => {
  const memory = ScanMemory.borrow(BLOCK);
  const place = (text: Buffer, at: number): Buffer => {
    const block = memory?.block ?? Buffer.alloc(BLOCK);
    // What lies around the text must not matter.
    block.fill('"\n');
    text.copy(block, at);
    return block;
  };
  const filterOf = (...names: readonly string[]): TokenFilter => new TokenFilter(new NameIndex(names));
  const tokensIn = (bytes: Buffer, start: number, end: number, filter: TokenFilter) => {
    const tokens: string[] = [];
    quotedTokens({ bytes, start, end }, filter, (opening, closing) =>
      tokens.push(`${opening - start} ${bytes.toString('latin1', opening, closing + 1)}`),
    );
    return tokens;
  };

  it('is possible here', () => expect(memory).not.toBeNull());

  it('reads into memory that begins with a page, where the system copies fastest', () =>
    expect((memory?.block.byteOffset ?? 1) % 4096).toBe(0));

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

  it.each([1, 63, 64, 65, 4032, 4033, 8191, 20_000])('counts %d line feeds side by side', (count) => {
    expect(countLineFeeds(place(Buffer.alloc(count, '\n'), 3), 3, 3 + count)).toBe(count);
  });

  it('finds the same tokens as plain code does', () => {
    const name = fc.constantFrom('a', 'BC', 'abc', 'x'.repeat(40), 'aa\0bc', '\u00ff', ' '.repeat(15));
    fc.assert(
      fc.property(text, fc.nat(100), fc.uniqueArray(name), (content, at, names) => {
        const filter = filterOf(...names);
        const end = at + content.length;
        expect(tokensIn(place(content, at), at, end, filter)).toEqual(
          tokensIn(content, 0, content.length, filter),
        );
      }),
    );
  });

  it('lets no token by that is a name, in any case and encoding', () => {
    const name = fc.oneof(
      fc.string({ minLength: 1, maxLength: 30 }),
      fc.string({ unit: 'binary', minLength: 1 }),
    );
    fc.assert(
      fc.property(fc.array(name, { minLength: 1 }), fc.nat(50), (names, at) => {
        const index = new NameIndex(names);
        const filter = new TokenFilter(index);
        for (const form of names.flatMap((each) => [each, each.toUpperCase(), each.normalize('NFD')])) {
          if (form.includes('"') || index.find(form) === undefined) continue;
          const token = Buffer.from(`"${form}"`);
          expect(tokensIn(place(token, at), at, at + token.length, filter)).toHaveLength(1);
        }
      }),
    );
  });

  it('stops a token of another script that is longer than any such name, however long names in ASCII are', () => {
    const filter = filterOf('ann.with.a.long.name@example.com', 'Ли');
    const tokens = Buffer.from(`"ли" "${'я'.repeat(20)}" "Ann.With.A.Long.Name@example.com"`);
    expect(tokensIn(place(tokens, 0), 0, tokens.length, filter).map((token) => token.slice(0, 5))).toEqual([
      expect.stringMatching(/^0 "/),
      expect.stringMatching(/^\d+ "A/),
    ]);
  });

  it('finds every token of a block that is full of them', () => {
    const content = Buffer.from('"a'.repeat((BLOCK - 200) / 2));
    expect(tokensIn(place(content, 100), 100, 100 + content.length, filterOf('A'))).toHaveLength(
      content.length / 2 - 1,
    );
  });

  it('lends the same memory again', () => {
    const first = ScanMemory.borrow(BLOCK);
    first?.giveBack();
    expect(ScanMemory.borrow(BLOCK)).toBe(first);
  });
});
