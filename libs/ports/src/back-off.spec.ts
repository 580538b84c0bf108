import { expect, it } from '@jest/globals';
import { pauseAfter } from './back-off.js';

it('waits twice as long after each failure, up to the longest pause, however many there are', () => {
  const pauses = [1, 2, 3, 4, 5, 1_000_000].map((failures) =>
    pauseAfter(failures, { first: 100, longest: 1_000 }),
  );
  expect(pauses).toEqual([100, 200, 400, 800, 1_000, 1_000]);
});
