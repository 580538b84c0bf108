import { expect, it } from '@jest/globals';
import { bodyOf, isComplete, questionIn } from './question.js';

it('reads a question from the address of the page, and asks it as the interface has it', () => {
  const away = questionIn(new URLSearchParams('about=host&what=mfa01&from=2026-12-01&to=2026-12-20'));
  expect(isComplete(away)).toBe(true);
  expect(bodyOf(away)).toEqual({ host: 'mfa01', from: '2026-12-01T00:00:00Z', to: '2026-12-20T00:00:00Z' });
  const later = questionIn(new URLSearchParams('about=sweepAfterDays&what=45'));
  expect(isComplete(later)).toBe(true);
  expect(bodyOf(later)).toEqual({ sweepAfterDays: 45 });
});

it('asks nothing that is not complete, and knows no other subjects', () => {
  for (const text of ['', 'about=host', 'about=host&what=mfa01', 'about=host&what=mfa01&from=2026-12-01'])
    expect(isComplete(questionIn(new URLSearchParams(text)))).toBe(false);
  expect(questionIn(new URLSearchParams('about=toString')).about).toBe('source');
});
