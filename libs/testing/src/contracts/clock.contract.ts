import { getEventListeners } from 'node:events';
import { expect, it } from '@jest/globals';
import type { Clock } from '#ports';

/** A clock, and how a test gets it to move on by at least so many milliseconds. */
export interface MovedClock {
  readonly clock: Clock;
  readonly advance: (milliseconds: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

const never = () => new AbortController().signal;

export const keepsTheClockContract = (open: () => Promise<MovedClock>): void => {
  const withClock = (test: (opened: MovedClock) => Promise<void>) => async () => {
    const opened = await open();
    try {
      await test(opened);
    } finally {
      await opened.close();
    }
  };
  const later = (clock: Clock, milliseconds: number) =>
    new Date(Date.parse(clock.now()) + milliseconds).toISOString();

  it(
    'tells the time in UTC with milliseconds, and never goes back',
    withClock(async ({ clock, advance }) => {
      let last = clock.now();
      for (let n = 0; n < 20; n += 1) {
        if (n % 5 === 0) await advance(2);
        const now = clock.now();
        expect(now).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
        expect(now >= last).toBe(true);
        last = now;
      }
    }),
  );

  it(
    'does not wait for a moment that is past, or is now',
    withClock(async ({ clock }) => {
      await clock.until('1970-01-01T00:00:00.000Z', never());
      await clock.until(clock.now(), never());
    }),
  );

  it(
    'wakes whoever waits when the moment has come, not before',
    withClock(async ({ clock, advance }) => {
      const moment = later(clock, 30);
      const woken = clock.until(moment, never()).then(() => clock.now());
      await advance(31);
      expect((await woken) >= moment).toBe(true);
    }),
  );

  it(
    'lets go of whoever waits when the signal is aborted, also before it began',
    withClock(async ({ clock }) => {
      const moment = later(clock, 1_000 * 366 * 24 * 3_600_000);
      const abort = new AbortController();
      const waits = [clock.until(moment, abort.signal), clock.until(moment, abort.signal)];
      abort.abort();
      await Promise.all([...waits, clock.until(moment, abort.signal)]);
    }),
  );

  it(
    'leaves nothing behind on the signal',
    withClock(async ({ clock, advance }) => {
      const abort = new AbortController();
      const before = getEventListeners(abort.signal, 'abort').length;
      const waits = Array.from({ length: 8 }, () => clock.until(later(clock, 5), abort.signal));
      await advance(10);
      await Promise.all(waits);
      expect(getEventListeners(abort.signal, 'abort')).toHaveLength(before);
    }),
  );
};
