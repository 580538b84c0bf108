import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allowanceAt,
  countedDays,
  emptyRegister,
  limitBy,
  pastDays,
  usualOf,
  type CloseLimits,
  type Register,
} from '#domain';
import { after } from '#testing';

const terms = { times: 5, ofDays: 28, knownAfterDays: 10, atLeast: 100 } as const;
const limits: CloseLimits = { perDay: 1000, moreThanUsual: terms };
const NOW = '2026-12-20T09:14:00.000Z';
/** So many days on which so many began. */
const days = (count: number, closes: number): readonly number[] =>
  Array.from({ length: count }, () => closes);
const approved = (at: string): Register => ({
  ...emptyRegister,
  limit: { reached: null, approved: { at, count: 3, allowed: 480 } },
});

describe('how many AccountCloses are far more than usual', () => {
  it.each([
    ['nothing was ever closed', [], 1000],
    ['it is not known yet what is usual', days(9, 40), 1000],
    ['it was quiet: three would not stand out', days(10, 1), 100],
    ['days on which none began say nothing', [...days(12, 40), ...days(16, 0)], 200],
    ['one day of an off-boarding changes nothing', [...days(27, 30), 900], 150],
    ['half of a close is a whole one', [...days(5, 40), ...days(5, 41)], 203],
    ['more are usual than the number in the settings allows', days(28, 400), 1000],
  ])('where %s', (_, perDay, allowed) =>
    expect(allowanceAt(emptyRegister, limits, perDay, NOW)).toMatchObject({
      count: 0,
      allowed,
      perDay: allowed,
    }),
  );

  it('is the number in the settings alone where that is wanted', () =>
    expect(allowanceAt(emptyRegister, { perDay: 7, moreThanUsual: null }, days(28, 1), NOW)).toMatchObject({
      allowed: 7,
      usual: null,
    }));

  it('is never more than that number, and never less than the floor below it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(5000), { maxLength: 28 }),
        fc.integer({ min: 1, max: 5000 }),
        (perDay, fixed) => {
          const allowed = limitBy({ perDay: fixed, moreThanUsual: terms }, usualOf(perDay, terms));
          expect(allowed).toBeLessThanOrEqual(fixed);
          expect(allowed).toBeGreaterThanOrEqual(Math.min(fixed, terms.atLeast));
        },
      ),
    );
  });
});

describe('what counts', () => {
  it('are the 24 hours before, on whichever days they lie, and none of the days by which it is told what is usual', () => {
    expect(allowanceAt(emptyRegister, limits, [], NOW).since).toBe('2026-12-19T09:14:00.000Z');
    expect(countedDays(NOW)).toEqual(['2026-12-19', '2026-12-20']);
    expect(countedDays('2026-12-20T00:30:00.000Z')).toEqual(['2026-12-18', '2026-12-19', '2026-12-20']);
    expect(countedDays('2026-12-31T23:30:00.000Z')).toEqual(['2026-12-30', '2026-12-31', '2027-01-01']);
    expect(pastDays(NOW, limits)).toHaveLength(28);
    expect(pastDays(NOW, limits)[0]).toBe('2026-12-18');
    expect(pastDays(NOW, limits).at(-1)).toBe('2026-11-21');
    expect(pastDays(NOW, { perDay: 7, moreThanUsual: null })).toEqual([]);
  });

  it('is what a person let begin, for a day from then, and as ever afterwards', () => {
    const at = '2026-12-19T10:00:00.000Z';
    expect(allowanceAt(approved(at), limits, [], NOW)).toMatchObject({
      count: 3,
      allowed: 480,
      since: at,
      approvedUntil: '2026-12-20T10:00:00.000Z',
    });
    expect(allowanceAt(approved(at), limits, [], after({ days: 1 }, at))).toMatchObject({
      count: 0,
      allowed: 1000,
      since: at,
      approvedUntil: null,
    });
  });
});
