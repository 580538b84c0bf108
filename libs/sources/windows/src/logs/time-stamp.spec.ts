import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { timeOf } from './time-stamp.js';

describe('the time of a log line', () => {
  it.each([
    ['2019-04-23T17:22:14.516730Z|i|18288|26784|pfsvc|a|Pfauth', '2019-04-23T17:22:14.516Z'],
    ['2019-04-23T17:22:14Z|i|18288|26784|pfsvc|message', '2019-04-23T17:22:14.000Z'],
    ['2019-04-23 17:22:14,5 x', '2019-04-23T17:22:14.500Z'],
    ['2019-04-23 17:22:14', '2019-04-23T17:22:14.000Z'],
    ['2019/04/23 17:22:14 x', '2019-04-23T17:22:14.000Z'],
    ['2019-04-23T17:22:14+02:00 x', '2019-04-23T15:22:14.000Z'],
    ['2019-04-23T17:22:14.123-0530 x', '2019-04-23T22:52:14.123Z'],
    ['[2019-04-23 17:22:14] x', '2019-04-23T17:22:14.000Z'],
    ['[INFO] 2019-04-23 17:22:14 x', '2019-04-23T17:22:14.000Z'],
    ['i|2019-04-23T17:22:14Z|x', '2019-04-23T17:22:14.000Z'],
    ['<134>1 2019-04-23T17:22:14Z mfa01 pfsvc x', '2019-04-23T17:22:14.000Z'],
    ['\uFEFF2019-04-23T17:22:14Z|x', '2019-04-23T17:22:14.000Z'],
  ])('%s', (line, time) => expect(timeOf(line)).toBe(time));

  it.each([
    '',
    'no time at all',
    'The certificate ends on 2019-04-23 17:22:14',
    '2019-02-30T10:00:00Z|x',
    '2019-13-01 10:00:00',
    '2019-04-23 25:00:00',
    '2019-04-23',
    '12019-04-23 17:22:14',
    '04/23/2019 17:22:14',
  ])('is not known: %s', (line) => expect(timeOf(line)).toBeNull());

  it('is an instant or nothing, whatever the line', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}.{0,12}$/)),
        (line) => {
          const time = timeOf(line);
          if (time !== null) expect(new Date(time).toISOString()).toBe(time);
        },
      ),
    );
  });
});
