import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { columns, csvFileOf, MOST_LINES, ndjsonOf } from './csv-lines.js';
import { rulesOf } from './identity-rules.js';

/** As `/openapi.json` has them. */
const rules = rulesOf({
  components: {
    schemas: {
      Subject: {
        properties: {
          userPrincipalName: { minLength: 1, maxLength: 113, allOf: [{ pattern: '^[^\\s@]+@[^\\s@]+$' }] },
          samAccountName: { minLength: 1, maxLength: 20, allOf: [{ pattern: '^[^"/]+$' }] },
          objectId: { pattern: '^[0-9a-f-]{36}$' },
        },
      },
      SubmitPrivacyRequestBody: { properties: { reference: { maxLength: 200 } } },
    },
  },
});
const linesOf = (text: string) => csvFileOf(text, rules).lines;

describe('a CSV file of requests', () => {
  it('is a request a line, by the names of the columns in any order', () => {
    expect(
      linesOf('reference,kind,userPrincipalName\nHD-1,Export,ada@example.com\n,AccountClose,zoe@example.com'),
    ).toEqual([
      {
        line: 2,
        body: { kind: 'Export', subject: { userPrincipalName: 'ada@example.com' }, reference: 'HD-1' },
        faults: [],
        unseen: [],
      },
      {
        line: 3,
        body: { kind: 'AccountClose', subject: { userPrincipalName: 'zoe@example.com' } },
        faults: [],
        unseen: [],
      },
    ]);
  });

  it('is read with a byte order mark, quotes, empty lines and the line ends of Windows', () => {
    const text = '\ufeffkind,samAccountName\r\n\r\n"Export", ada \r\n';
    expect(linesOf(text)).toMatchObject([
      { line: 3, body: { subject: { samAccountName: 'ada' } }, faults: [] },
    ]);
  });

  it('names the signs that nobody sees, and lets them be sent', () => {
    const text =
      'kind,userPrincipalName,reference\nExport,a\u200bda@example.com,H\u200b\nExport,Ζωή@example.com,';
    expect(linesOf(text)).toMatchObject([
      { faults: [], unseen: ['U+200B'] },
      { faults: [], unseen: [] },
    ]);
  });

  it.each([
    ['kind,userPrincipalName\nDelete,ada@example.com', 'kind must be Export or AccountClose'],
    [
      'kind,userPrincipalName\nExport,ada',
      'userPrincipalName must be a user principal name like name@example.com',
    ],
    [
      'kind,userPrincipalName\nExport,',
      'userPrincipalName is required, or another identity that the asked sources can use',
    ],
    ['kind,samAccountName\nExport,aaaaaaaaaaaaaaaaaaaaa', 'samAccountName must be at most 20 characters'],
    ['kind,userPrincipalName\nExport,ada@example.com,more', 'has 3 cells, and line 1 has 2'],
  ])('names what is wrong with a line: %j', (text, fault) => {
    expect(linesOf(text)).toMatchObject([{ line: 2, faults: [fault] }]);
  });

  it.each([
    ['', 'The file is empty.'],
    ['kind\n', 'The file has no line below its header.'],
    ['userPrincipalName\nada@example.com', 'Line 1 must name the columns, kind among them.'],
    ['kind,kind\nExport,Export', 'Line 1 names a column twice.'],
    ['kind,name\nExport,Ada', `Line 1 names a column that is not known: it may be ${columns.join(', ')}.`],
    ['kind,reference\nExport,"open', 'The file is not CSV from line 2 on: look at its quotes.'],
    [
      `kind\n${'Export\n'.repeat(MOST_LINES + 1)}`,
      `The file has ${MOST_LINES + 1} lines; send at most ${MOST_LINES} at once.`,
    ],
  ])('that is none says so: %.40j', (text, fault) => {
    expect(csvFileOf(text, rules)).toEqual({ lines: [], fault });
  });

  it('never throws, and is sent as it was shown', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (head, cells) => {
        const bodies = [...linesOf(head), ...linesOf(`kind,reference\n${cells.join(',')}`)].flatMap(
          ({ body }) => body ?? [],
        );
        const sent = ndjsonOf(bodies);
        expect(sent === '' ? [] : sent.split('\n').map((line) => JSON.parse(line) as unknown)).toEqual(
          bodies,
        );
      }),
    );
  });
});
