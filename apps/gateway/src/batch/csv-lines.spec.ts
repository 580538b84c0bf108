import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvLines } from './csv-lines.js';

const header = 'kind,userPrincipalName,reference';
const good = (name: string) => `Export,${name}@example.com,z`;

/** Each line of the answer: its number, and the name that was read or `bad`. */
function read(lines: readonly string[], end = '\n') {
  const answer = csvLines([header, ...lines, ''].join(end));
  if (!answer.ok) throw new Error('The whole was refused.');
  return answer.value.map((each) => [
    each.line,
    'body' in each
      ? (each.body as { subject: { userPrincipalName?: string } }).subject.userPrincipalName
      : 'bad',
  ]);
}

describe('the line of a CSV record', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('is the one it begins on, also behind a field of several lines (%s)', (_name, end) => {
    expect(read(['Export,a@example.com,"x', 'y"', good('b')], end)).toEqual([
      [2, 'a@example.com'],
      [4, 'b@example.com'],
    ]);
  });

  it('keeps its place behind blank lines', () => {
    expect(read(['', good('a'), '  ', good('b')])).toEqual([
      [3, 'a@example.com'],
      [5, 'b@example.com'],
    ]);
  });
});

describe('a quote that is not closed', () => {
  it('spoils its own line alone, to the end of the file or to another such quote', () => {
    expect(read(['Export,"a@example.com,z', good('b'), 'Export,"c@example.com,z', good('d')])).toEqual([
      [2, 'bad'],
      [3, 'b@example.com'],
      [4, 'bad'],
      [5, 'd@example.com'],
    ]);
  });
});

describe('any lines between good ones', () => {
  const wild = fc.string({ unit: fc.constantFrom('"', ',', 'a', ' ', ';', '\\', 'é') });
  it('leave the good ones as they are, unless they quote them', () => {
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 6 }), (lines) => {
        // Two lone quotes may mean a field of several lines, and what lies between them is its text.
        const single = lines.filter((line) => line.split('"').length % 2 === 1);
        const answer = read([...single, good('last')]);
        expect(answer.at(-1)).toEqual([single.length + 2, 'last@example.com']);
      }),
    );
  });
});
