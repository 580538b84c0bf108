import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OwnDays } from '#domain';
import { OpenTally } from './open-tally.js';

const NOW = '2026-11-26T12:00:00.000Z';
const at = (days: number) => new Date(Date.parse(NOW) + days * 86_400_000).toISOString();

const open = (over: Pick<OwnDays, 'receivedAt' | 'dueAt'> & Partial<OwnDays>): OwnDays => ({
  metAt: null,
  paused: false,
  purge: over.purgeDueAt ? 'sweep-due' : 'not-applicable',
  purgeDueAt: null,
  confirmBy: null,
  days: [],
  ...over,
});

it('counts answers and purges by the day on which they are due, and no answer that was given', () => {
  const tally = new OpenTally(NOW);
  tally.take(open({ receivedAt: at(-1), dueAt: at(3) }));
  tally.take(open({ receivedAt: at(-1), dueAt: at(3), purgeDueAt: at(9) }));
  tally.take(open({ receivedAt: at(-40), dueAt: at(-10), metAt: at(-12), purgeDueAt: at(3) }));
  expect(tally.due()).toEqual([
    { day: '2026-11-29', answers: 2, purges: 1 },
    { day: '2026-12-05', answers: 0, purges: 1 },
  ]);
});

it('counts each request in one group of age, whatever its age, those of a clock that was set back too', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -500, max: 2 })), (days) => {
      const tally = new OpenTally(NOW);
      for (const day of days) tally.take(open({ receivedAt: at(day), dueAt: at(1) }));
      const ages = tally.ages();
      expect(ages.reduce((sum, { count }) => sum + count, 0)).toBe(days.length);
      for (const { fromDays, toDays, count } of ages)
        expect(count).toBe(
          days.filter((day) => Math.max(0, -day) >= fromDays && Math.max(0, -day) < (toDays ?? Infinity))
            .length,
        );
    }),
  );
});
