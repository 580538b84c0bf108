import { describe, expect, it } from '@jest/globals';
import { dayText, dueText, instantText } from './due-text.js';

const at = (text: string): number => Date.parse(text);
const DUE = at('2026-12-04T23:59:59.999Z');

describe('the words for a due date', () => {
  it.each([
    ['2026-11-22T09:00:00Z', 'due 4 Dec · 12 days left'],
    ['2026-12-03T23:59:59Z', 'due 4 Dec · 1 day left'],
    ['2026-12-04T00:00:00Z', 'due today · 23 hours left'],
    ['2026-12-04T22:30:00Z', 'due today · 1 hour left'],
    ['2026-12-04T23:30:00Z', 'due today · less than an hour left'],
    ['2026-12-05T00:00:00Z', 'less than an hour overdue'],
    ['2026-12-05T07:00:00Z', '7 hours overdue'],
    ['2026-12-06T00:00:00Z', '2 days overdue'],
    ['2026-12-07T12:00:00Z', '3 days overdue'],
  ])('at %s are "%s"', (now, words) => {
    expect(dueText(DUE, at(now))).toBe(words);
  });

  it('count the days of the zone that the policy counts in', () => {
    // The last moment of 4 Dec in Auckland; it is 5 Dec there an hour later, and still 4 Dec in UTC.
    const due = at('2026-12-04T10:59:59.999Z');
    expect(dueText(due, at('2026-12-03T10:00:00Z'), 'Pacific/Auckland')).toBe('due 4 Dec · 1 day left');
    expect(dueText(due, at('2026-12-03T12:00:00Z'), 'Pacific/Auckland')).toBe('due today · 22 hours left');
  });

  it('name the year where it is another one', () => {
    expect(dueText(at('2027-01-04T23:59:59Z'), at('2026-12-31T09:00:00Z'))).toBe(
      'due 4 Jan 2027 · 4 days left',
    );
    expect(dayText(at('2026-03-01T00:00:00Z'), DUE)).toBe('1 Mar');
    expect(instantText(at('2026-03-01T13:05:00Z'))).toBe('1 Mar 2026, 13:05 UTC');
  });
});
