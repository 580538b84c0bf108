import { describe, expect, it } from '@jest/globals';
import { csvLines } from './csv-lines.js';

describe('the line of a CSV record', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('is the one it begins on, also behind a field of several lines (%s)', (_name, end) => {
    const text = [
      'kind,userPrincipalName,reference',
      'Export,a@example.com,"x',
      'y"',
      'Export,b@example.com,z',
      '',
    ].join(end);
    const read = csvLines(text);
    expect(read.ok && read.value.map(({ line }) => line)).toEqual([2, 4]);
  });
});
