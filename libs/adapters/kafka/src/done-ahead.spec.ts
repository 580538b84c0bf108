import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readAhead, writeAhead } from './done-ahead.js';

it('writes what is done with ahead of an offset as short runs, and reads it again', () => {
  expect(writeAhead(100, [104, 102, 109, 103])).toBe('lethe:2-4,9');
  expect(readAhead(100, 'lethe:2-4,9')).toEqual([102, 103, 104, 109]);
  expect(writeAhead(100, [])).toBe('');
  fc.assert(
    fc.property(
      fc.nat(1_000_000),
      fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 200 }),
      (at, ahead) => {
        const done = ahead.map((one) => at + one).sort((a, b) => a - b);
        expect(readAhead(at, writeAhead(at, done))).toEqual(done);
      },
    ),
  );
});

it('leaves out what a broker would not take, and begins with the oldest', () => {
  const every = Array.from({ length: 3_000 }, (_, n) => 2 * n + 1);
  const text = writeAhead(0, every);
  expect(text.length).toBeLessThanOrEqual(2_010);
  const read = readAhead(0, text);
  expect(read).toEqual(every.slice(0, read.length));
});

it.each([null, '', 'another tool', 'lethe:', 'lethe:x-2', 'lethe:5-2', 'lethe:1-999999999'])(
  'takes nothing from %p',
  (text) => {
    expect(readAhead(100, text)).toEqual([]);
  },
);
