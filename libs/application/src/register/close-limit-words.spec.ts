import { describe, expect, it } from '@jest/globals';
import { allowanceAt, emptyRegister, type CloseLimits, type Register } from '#domain';
import { closeLimitWords, reachedWords } from './close-limit-words.js';

const NOW = '2026-12-20T09:14:00.000Z';
const terms = { times: 5, ofDays: 90, knownAfterDays: 10, atLeast: 100 };
const limits: CloseLimits = { perDay: 1000, moreThanUsual: terms };
const standing = (perDay: readonly number[], register: Register = emptyRegister, begun = 3): string =>
  closeLimitWords(null, { allowance: allowanceAt(register, limits, perDay, NOW), begun });

describe('the limit of closes in words', () => {
  it('says what is usual, what was counted since when, and who lets further ones begin', () =>
    expect(standing(Array.from({ length: 34 }, () => 12))).toBe(
      'Since 2026-12-19 09:14 UTC 3 account closes have begun, of 100 that may in 24 hours. Usual is 12 a day, the median of the 34 of 90 past days on which any began without a person’s look; 5 times as many may begin in 24 hours, at least 100, and never more than a number in lethe.yaml. Further ones would wait for a privacy officer or an administrator.',
    ));

  it('says that it is not known yet', () =>
    expect(standing([12, 0, 12], emptyRegister, 1)).toContain(
      '1 account close has begun, of 1000 that may in 24 hours. What is usual is not known yet (account closes began on 2 of 90 past days, and 10 are needed)',
    ));

  it('says that a person has let some begin, and until when', () => {
    const approved = { at: '2026-12-20T08:00:00.000Z', count: 1, allowed: 480 };
    expect(standing([], { ...emptyRegister, limit: { reached: null, approved } })).toContain(
      'Since 2026-12-20 08:00 UTC 3 account closes have begun, of 480 that a person has let begin until 2026-12-21 08:00 UTC.',
    );
  });

  it('says of a limit that was reached what it was reached by, whatever the settings say now', () => {
    const reached = {
      at: NOW,
      day: NOW.slice(0, 10),
      allowed: 100,
      begun: 100,
      since: '2026-12-19T09:14:00.000Z',
    };
    const usual = { median: 12, daysWithCloses: 34, ...terms };
    expect(reachedWords({ ...reached, count: 0, usual })).toMatch(
      /^After 2026-12-19 09:14 UTC 100 account closes had begun by 2026-12-20 09:14 UTC, of 100 that may in 24 hours; every further one waits\. Usual is 12 a day/,
    );
    const counted = { allowance: allowanceAt(emptyRegister, limits, [], NOW), begun: 0 };
    expect(closeLimitWords({ ...reached, count: 2, usual: null }, counted)).toMatch(
      /of 100 that a person let begin; .* A privacy officer or an administrator lets them begin, or cancels those that are not meant\.$/,
    );
  });
});
