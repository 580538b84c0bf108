import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { syslogTimeOf } from './syslog-time.js';

const NOW = '2026-03-01T09:00:00.000Z';

describe('the time of a line of syslog', () => {
  it.each([
    ['<134>Feb  4 10:11:12 mfa01 pfsvc: x', '2026-02-04T10:11:12.000Z'],
    ['Feb 14 10:11:12 mfa01 pfsvc: x', '2026-02-14T10:11:12.000Z'],
    ['Mar  1 23:00:00 mfa01 pfsvc: a clock that is some hours ahead', '2026-03-01T23:00:00.000Z'],
    ['Mar  3 10:11:12 mfa01 pfsvc: of last year', '2025-03-03T10:11:12.000Z'],
    ['Feb 29 10:11:12 mfa01 pfsvc: of the last leap year', '2024-02-29T10:11:12.000Z'],
  ])('%s', (line, time) => expect(syslogTimeOf(line, NOW)).toBe(time));

  it.each([
    '',
    'pfsvc: x',
    'Foo  4 10:11:12 mfa01',
    'Feb 30 10:11:12 mfa01',
    'Feb  4 25:11:12 mfa01',
    ' Feb  4 10:11:12 x',
  ])('is not known: %s', (line) => expect(syslogTimeOf(line, NOW)).toBeNull());

  it('is never later than tomorrow, and an instant or nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.stringMatching(/^[JFMASOND][aepuco][nbrylgptvc] [ 0-3]?\d \d\d:\d\d:\d\d .*$/),
        ),
        (line) => {
          const time = syslogTimeOf(line, NOW);
          if (time === null) return;
          expect(new Date(time).toISOString()).toBe(time);
          expect(time < '2026-03-02T09:00:00.000Z').toBe(true);
        },
      ),
    );
  });
});
