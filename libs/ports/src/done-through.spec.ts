import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DoneThrough } from './done-through.js';

describe('what is done through', () => {
  it('advances only past what is done without a gap', () => {
    const progress = new DoneThrough(10);
    for (const position of [12, 15, 20]) progress.take(position);
    expect(progress.done(15)).toBe(false);
    expect([progress.value, progress.open, ...progress.ahead]).toEqual([10, 2, 15]);
    expect(progress.done(12)).toBe(true);
    expect([progress.value, progress.open]).toEqual([15, 1]);
    progress.take(21);
    expect(progress.done(20)).toBe(true);
    expect([progress.value, progress.open]).toEqual([20, 1]);
  });

  it('is right in any order of thousands', () => {
    const permutation = fc.integer({ min: 1, max: 3_000 }).chain((size) =>
      fc.shuffledSubarray(
        Array.from({ length: size }, (_, n) => n + 1),
        { minLength: size },
      ),
    );
    fc.assert(
      fc.property(permutation, (order) => {
        const progress = new DoneThrough(0);
        for (let position = 1; position <= order.length; position += 1) progress.take(position);
        const done = new Set<number>();
        let through = 0;
        for (const position of order) {
          done.add(position);
          const before = through;
          while (done.has(through + 1)) through += 1;
          if (progress.done(position) !== through > before || progress.value !== through) return false;
        }
        return progress.open === 0;
      }),
      { numRuns: 30 },
    );
  });
});
