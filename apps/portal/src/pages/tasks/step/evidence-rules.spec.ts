import { describe, expect, it } from '@jest/globals';
import { fileNamedIn, refusalOf } from './evidence-rules.js';

const file = (size: number, type = 'image/png') => ({ name: 'a.png', type, size });
const MB = 1024 * 1024;

describe('a file that is to be handed in', () => {
  it.each([
    ['a picture', file(20 * MB), [], null],
    ['a PDF', file(1, 'application/pdf'), [], null],
    ['a web page', file(10, 'text/html'), [], /no PNG/],
    ['a picture that needs script', file(10, 'image/svg+xml'), [], /no PNG/],
    ['nothing', file(0), [], /empty/],
    ['one byte too many', file(20 * MB + 1), [], /at most 20 MB/],
    ['2 GB', file(2 * 1024 * MB), [], /2\.1 GB/],
    ['the 31st', file(1), Array.from({ length: 30 }, () => file(1)), /30 files/],
    [
      'more than 100 MB together',
      file(20 * MB + 0),
      Array.from({ length: 5 }, () => file(20 * MB)),
      /100 MB/,
    ],
  ])('that is %s is told so before it is sent', (_what, one, others, words) => {
    const refusal = refusalOf(one, others);
    if (words === null) expect(refusal).toBeNull();
    else expect(refusal).toMatch(words);
  });
});

it('the file that the server found wrong is the one that it counts', () => {
  expect(fileNamedIn('File 2 is not image/png by its declared type and its content.')).toBe(1);
  expect(fileNamedIn('At most 20971520 bytes are taken.')).toBeNull();
});
