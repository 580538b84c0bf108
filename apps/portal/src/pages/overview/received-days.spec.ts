import { expect, it } from '@jest/globals';
import { receivedDays } from './received-days.js';

it('has every day of the last thirty, and how what was received on it stands now', () => {
  const days = receivedDays({
    now: '2026-11-26T23:59:59.999Z',
    received: [
      { day: '2026-10-27', clock: 'met', count: 2 },
      { day: '2026-10-27', clock: 'met-late', count: 1 },
      { day: '2026-11-26', clock: 'running', count: 4 },
      { day: '2026-11-26', clock: 'paused', count: 1 },
      { day: '2026-10-26', clock: 'met', count: 9 },
    ],
  });
  expect(days).toHaveLength(31);
  expect(days.at(0)).toEqual({ day: '2026-10-27', received: 3, answered: 2, late: 1 });
  expect(days.at(1)).toEqual({ day: '2026-10-28', received: 0, answered: 0, late: 0 });
  expect(days.at(-1)).toEqual({ day: '2026-11-26', received: 5, answered: 0, late: 0 });
});
