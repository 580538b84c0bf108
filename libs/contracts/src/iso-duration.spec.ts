import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { addDuration } from './iso-duration.js';

describe('adding an ISO 8601 duration', () => {
  it.each([
    ['P1D', '2026-01-31T10:00:00.000Z', '2026-02-01T10:00:00.000Z'],
    ['P1M', '2026-01-31T10:00:00.000Z', '2026-02-28T10:00:00.000Z'],
    ['P1Y', '2024-02-29T00:00:00.000Z', '2025-02-28T00:00:00.000Z'],
    ['P2W', '2026-01-01T00:00:00.000Z', '2026-01-15T00:00:00.000Z'],
    ['P0.5D', '2026-01-01T00:00:00.000Z', '2026-01-01T12:00:00.000Z'],
    ['PT1M', '2026-01-01T00:00:00.000Z', '2026-01-01T00:01:00.000Z'],
    ['PT0,25S', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.250Z'],
    ['P1Y2M3DT4H5M6.789S', '2026-01-01T00:00:00.000Z', '2027-03-04T04:05:06.789Z'],
    ['PT0S', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
  ])('%s after %s is %s', (duration, from, to) => {
    expect(addDuration(from, duration)).toBe(to);
  });

  it.each(['', 'P', 'PT', 'P1', '1D', 'p1d', '-P1D', 'P-1D', 'P1DT', 'P1.5DT1H', 'P1H', 'P1D ', 'P999999Y'])(
    'knows that %j is none, or leads too far',
    (text) => {
      expect(addDuration('2026-01-01T00:00:00.000Z', text)).toBeUndefined();
    },
  );

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^P[0-9.,YMWDTHS]{0,30}$/), (text) => {
        const sum = addDuration('2026-01-31T00:00:00.000Z', text);
        expect(sum === undefined || sum >= '2026-01-31T00:00:00.000Z').toBe(true);
      }),
    );
  });
});
