import { describe, expect, it } from '@jest/globals';
import { Patience } from './patience.js';

describe('patience before a leap of the clock', () => {
  it('lasts until nothing is in hand any more', async () => {
    const looks = [['one', 'two'], ['two'], []];
    const seen: (readonly string[])[] = [];
    await new Patience(async () => {
      const now = looks.shift() ?? [];
      seen.push(now);
      return now;
    }).untilFinished();
    expect(seen).toEqual([['one', 'two'], ['two'], []]);
  });

  it('does not last for ever before a leap, nor over all of them for what hangs', async () => {
    let looks = 0;
    const patience = new Patience(
      async () => {
        looks += 1;
        return ['hangs'];
      },
      { leap: 150, task: 250 },
    );
    const looksOfEach: number[] = [];
    for (const _leap of [1, 2, 3, 4]) {
      looks = 0;
      await patience.untilFinished();
      looksOfEach.push(looks);
    }
    const [first = 0, second = 0, ...others] = looksOfEach;
    expect(first).toBeGreaterThan(1);
    expect(second).toBeGreaterThan(1);
    expect(others.at(-1)).toBe(1);
  });
});
