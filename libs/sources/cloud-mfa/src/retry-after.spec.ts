import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { retryAfterSeconds } from './retry-after.js';

const seconds = (value: string, date?: string): number | null =>
  retryAfterSeconds(new Headers({ 'retry-after': value, ...(date === undefined ? {} : { date }) }));

describe('Retry-After', () => {
  it('is a number of seconds, or the distance of a date from the answer’s own', () => {
    expect(seconds('60')).toBe(60);
    expect(seconds('Wed, 21 Oct 2026 07:28:30 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT')).toBe(30);
  });

  it.each(['Wednesday, 21-Oct-26 07:28:30 GMT', 'Wed Oct 21 07:28:30 2026'])(
    'may be a date as it was written long ago: %s',
    (value) => expect(seconds(value, 'Wed, 21 Oct 2026 07:28:00 GMT')).toBe(30),
  );

  it('asks for no wait when its date is over', () =>
    expect(seconds('Wed, 21 Oct 2026 07:28:00 GMT', 'Wed, 21 Oct 2026 07:29:00 GMT')).toBe(0));

  it('is never believed beyond a day', () => expect(seconds('999999999')).toBe(86_400));

  it.each(['', '-5', '1.5', '1e3', 'soon', '2026-10-21', '9', 'Wed, 99 Oct 2026 07:28:00 GMT'])(
    'of “%s” is a whole number within a day, or none',
    (value) => expect(seconds(value)).toBe(value === '9' ? 9 : null),
  );

  it('of any text is a whole number within a day, or none', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (value) => {
        const read = seconds(value);
        expect(read === null || (Number.isInteger(read) && read >= 0 && read <= 86_400)).toBe(true);
      }),
    ));
});
