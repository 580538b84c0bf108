import { expect, it } from '@jest/globals';
import { recordsIn } from './records.js';

it('records about others are shown a line for each field, nested ones with their place', () => {
  const lines = [
    {
      category: 'blocks',
      record: { username: 'bert', results: [{ ok: true }] },
      redacted: { results: [{ ok: true }] },
    },
    { category: 'other', record: 'plain' },
  ];
  expect(recordsIn(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)).toEqual([
    {
      category: 'blocks',
      record: 'username: bert\nresults › 1. ok: true',
      redacted: 'results › 1. ok: true',
    },
    { category: 'other', record: 'plain', redacted: null },
  ]);
});

it('an answer that was cut off is no answer', () => {
  expect(() => recordsIn('{"category":"blocks","rec')).toThrow(SyntaxError);
});
