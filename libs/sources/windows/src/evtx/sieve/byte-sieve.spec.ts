import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteSieve, type BytePattern, type Stride } from './byte-sieve.js';

const BLOCK = 64 * 1024;
const WIDTH: Readonly<Record<Stride, number>> = { wide: 5, narrow: 3 };

const byte = fc.constantFrom(0, 0x20, 0x41, 0x61, 0x62, 0x7a, 0xff);
const set = fc.uniqueArray(byte, { minLength: 1, maxLength: 3 });
/** Any byte may stand at the last place alone: more than that says nothing. */
const pattern = (width: number) =>
  fc.tuple(fc.array(set, { minLength: width - 1, maxLength: width - 1 }), fc.option(set));

describe('a sieve of bytes', () => {
  const fast = new ByteSieve(BLOCK);
  const plain = new ByteSieve(BLOCK, true);

  it('uses vectors here', () => expect([fast.isPlain, plain.isPlain]).toEqual([false, true]));

  it.each(['wide', 'narrow'] as const)(
    'misses no place of a pattern, with vectors and without: %s',
    (stride) => {
      const width = WIDTH[stride];
      fc.assert(
        fc.property(
          fc.array(pattern(width), { minLength: 1, maxLength: 20 }),
          fc.array(byte, { maxLength: 200 }),
          fc.nat(40),
          (given, bytes, start) => {
            const patterns: BytePattern[] = given.map(([places, last]) => [...places, last]);
            const found = [fast, plain].map((sieve) => {
              const block = sieve.blocks[1].fill(0x61);
              Buffer.from(bytes).copy(block, start);
              sieve.lookFor(stride, patterns);
              return sieve.placesIn(stride, block, start, start + bytes.length);
            });
            expect(found[0]).toEqual(found[1]);
            const fits = (place: number): boolean =>
              patterns.some((sets) =>
                sets.every((set, index) => set === null || set.includes(plain.blocks[1][place + index] ?? 0)),
              );
            for (let place = start; place < start + bytes.length; place++)
              if (fits(place)) expect(found[0]).toContain(place);
          },
        ),
      );
    },
  );

  it('tells more places than it can note at once, and each once', () => {
    const block = fast.blocks[0].fill(0x61);
    fast.lookFor('narrow', [[[0x61], [0x61], null]]);
    const places = fast.placesIn('narrow', block, 0, 20_000);
    expect(places).toEqual(Array.from({ length: 20_000 }, (_, place) => place));
  });
});
