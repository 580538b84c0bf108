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

  it('does not last for ever, and not twice for what hangs', async () => {
    const inHand = ['hangs'];
    let looks = 0;
    const patience = new Patience(async () => {
      looks += 1;
      return inHand;
    }, 200);
    await patience.untilFinished();
    expect(looks).toBeGreaterThan(1);
    looks = 0;
    await patience.untilFinished();
    expect(looks).toBe(1);
  });
});
