import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AHEAD, columnName, columnsOf, inOneSentence } from './due-days.js';

const NOW = '2026-11-26T23:30:00.000Z';
const due = (day: string, answers: number, purges = 0) => ({ day, answers, purges });

it('has a column for each day, one for what is overdue and one for what is later', () => {
  const columns = columnsOf(
    [
      due('2026-10-01', 2),
      due('2026-11-25', 1),
      due('2026-11-26', 3),
      due('2026-11-27', 0, 4),
      due('2027-06-01', 5),
    ],
    NOW,
  );
  expect(columns).toHaveLength(AHEAD + 3);
  expect(
    columns
      .filter(({ answers, purges }) => answers + purges > 0)
      .map((column) => [columnName(column), column.answers, column.purges]),
  ).toEqual([
    ['Overdue', 3, 0],
    ['Today', 3, 0],
    ['2026-11-27', 0, 4],
    ['Later', 5, 0],
  ]);
  expect(inOneSentence(columns)).toBe(
    'Deadlines of open requests: 3 overdue, 7 within seven days, 0 within thirty days, 5 later.',
  );
});

it('loses nothing, whatever the days', () => {
  const days = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(days, fc.nat(9), fc.nat(9))), (given) => {
      const columns = columnsOf(
        given.map(([day, answers, purges]) => due(day.toISOString().slice(0, 10), answers, purges)),
        NOW,
      );
      const sum = (of: 'answers' | 'purges') => columns.reduce((all, column) => all + column[of], 0);
      expect(sum('answers')).toBe(given.reduce((all, [, answers]) => all + answers, 0));
      expect(sum('purges')).toBe(given.reduce((all, [, , purges]) => all + purges, 0));
    }),
  );
});
