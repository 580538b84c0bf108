import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { share, type Claim } from './lasting-assigner.js';

const claim = (memberId: string, generation: number, partitions: number[]): Claim => ({
  memberId,
  generation,
  partitions,
});
const shared = (partitions: number[], claims: Claim[]) => Object.fromEntries(share(partitions, claims));

describe('sharing partitions', () => {
  it('spreads them evenly at first', () => {
    expect(shared([0, 1, 2, 3, 4], [claim('a', 0, []), claim('b', 0, [])])).toEqual({
      a: [0, 1, 2],
      b: [3, 4],
    });
  });

  it('moves no more than the newcomer needs', () => {
    const before = [claim('a', 4, [0, 1, 2]), claim('b', 4, [3, 4, 5]), claim('c', 0, [])];
    expect(shared([0, 1, 2, 3, 4, 5], before)).toEqual({ a: [0, 1], b: [3, 4], c: [2, 5] });
  });

  it('leaves all where they are when nobody came or went', () => {
    const before = [claim('a', 4, [1, 3]), claim('b', 4, [0, 2, 4])];
    expect(shared([0, 1, 2, 3, 4], before)).toEqual({ a: [1, 3], b: [0, 2, 4] });
  });

  it('believes the younger of two claims, and none to partitions that are not there', () => {
    const before = [claim('zombie', 3, [0, 1]), claim('owner', 7, [0, 1, 9])];
    expect(shared([0, 1], before)).toEqual({ zombie: [1], owner: [0] });
  });

  it('gives every partition to one member, evenly, whatever is claimed, and moves as few as it can', () => {
    const claims = fc
      .uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 8 })
      .chain((ids) =>
        fc.tuple(
          ...ids.map((memberId) =>
            fc.record({
              memberId: fc.constant(memberId),
              generation: fc.nat(5),
              partitions: fc.uniqueArray(fc.nat(20)),
            }),
          ),
        ),
      );
    fc.assert(
      fc.property(claims, fc.integer({ min: 0, max: 15 }), (asked, count) => {
        const partitions = Array.from({ length: count }, (_, n) => n);
        const given = share(partitions, asked);
        const sizes = [...given.values()].map((own) => own.length);
        expect([...given.keys()].sort()).toEqual(asked.map(({ memberId }) => memberId).sort());
        expect([...given.values()].flat().sort((a, b) => a - b)).toEqual(partitions);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        // Asked again after that, nobody gives anything up.
        const again = [...given].map(([memberId, own]) => claim(memberId, 9, own));
        const sorted = (of: Map<string, number[]>) =>
          Object.fromEntries([...of].map(([id, own]) => [id, own.sort((a, b) => a - b)]));
        expect(sorted(share(partitions, again))).toEqual(sorted(given));
      }),
    );
  });
});
