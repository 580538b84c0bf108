import { describe, expect, it } from '@jest/globals';
import { parse } from 'lossless-json';
import { complaintIn } from './export-complaint.js';
import type { Json } from './json-value.js';
import { isAboutOthers, ownNames } from './other-people.js';
import { newestIn, timeOf } from './record-times.js';
import { readExport, type RecordSet } from './record-set.fixture.js';

const countOtherPeople = ({ blocks, bypasses }: RecordSet, names: readonly string[]): number =>
  [...blocks, ...bypasses].filter((record) => isAboutOthers(record, ownNames(names))).length;
const json = (value: unknown): Json => parse(JSON.stringify(value)) as Json;

describe('other people in an export', () => {
  it('are those whose name is none of the person’s, in any case', () => {
    const records = readExport(
      json({
        Blocks: [{ Username: 'ADA@Example.com' }, { Username: 'ann' }, { Username: null }, {}],
        Bypasses: [{ Username: 'example\\ada' }, { Username: 'joann', BypassByUsername: 'ada' }],
      }),
    );
    expect(countOtherPeople(records, ['ada@example.com', 'ada', 'EXAMPLE\\ada'])).toBe(2);
  });

  it.each([
    ['the bare name of the UPN asked for', ['ada@example.com'], 'ada', 0],
    ['the down-level name of the UPN asked for', ['ada@example.com'], 'EXAMPLE\\ada', 0],
    ['the UPN of the bare name asked for', ['ada'], 'ada@example.com', 0],
    ['another UPN than the one asked for', ['ada@example.com'], 'ada@other.org', 1],
    ['another domain than the one asked for', ['EXAMPLE\\ada'], 'OTHER\\ada', 1],
    ['a longer name', ['ann@example.com'], 'joann', 1],
  ])('%s', (_title, names, username, others) => {
    const records = readExport(json({ Blocks: [{ Username: username }] }));
    expect(countOtherPeople(records, names)).toBe(others);
  });
});

describe('a time in a record', () => {
  it.each([
    ['2026-10-24T10:00:00.123Z', '2026-10-24T10:00:00.123Z'],
    ['2026-10-24T10:00:00', '2026-10-24T10:00:00.000Z'],
    ['2026-10-24 10:00:00', '2026-10-24T10:00:00.000Z'],
    ['2026-10-24T10:00:00+02:00', '2026-10-24T08:00:00.000Z'],
    ['10/24/2026 10:00:00 AM', '2026-10-24T10:00:00.000Z'],
    ['2026-10-24', '2026-10-24T00:00:00.000Z'],
    ['/Date(1792836000000)/', '2026-10-24T10:00:00.000Z'],
    [1_792_836_000, '2026-10-24T10:00:00.000Z'],
    [1_792_836_000_000, '2026-10-24T10:00:00.000Z'],
  ])('is read from %p', (value, expected) => {
    expect(new Date(timeOf(json(value))).toISOString()).toBe(expected);
  });

  it.each(['', 'yesterday', '12', 12, true, null, '0001-01-01T00:00:00', '99999-01-01', {}])(
    'is none in %p',
    (value) => {
      expect(timeOf(json(value))).toBe(-Infinity);
    },
  );

  it('is the youngest of all, wherever it stands', () => {
    const at = (time: string) => ({
      OverallResult: 'x',
      Timestamp: '2026-01-01T00:00:00Z',
      Devices: [{ NotificationTimestamp: time }],
    });
    const newest = newestIn(json([at('2026-02-01T00:00:00Z'), at('2026-03-01T00:00:00Z')]));
    expect(new Date(newest).toISOString()).toBe('2026-03-01T00:00:00.000Z');
    expect(newestIn(json({ Username: '2026-03-01T00:00:00Z' }))).toBe(-Infinity);
  });
});

describe('a complaint in JSON', () => {
  it.each([
    { error: 'The service no longer serves this version.' },
    { XResponse: { XResult: 'false', error: { Code: 5, Description: 'no' } } },
    { Success: false, Blocks: [] },
    { Errors: [{ code: 1 }] },
    { Error: { Code: '7', Description: '' } },
  ])('is seen in %j', (value) => expect(complaintIn(json(value))).toBeDefined());

  it.each([
    { XResponse: { XResult: 'true', error: { Code: 0, Description: '' } } },
    { error: null, errors: [], Blocks: [] },
    { Result: 'true', Error: { Code: '0', Description: 'The operation completed.' } },
    { Activations: { ActivateError: 'code used', Error: 'code used' } },
    { AuthenticationAttempts: [{ Result: false, error: 'x' }] },
    [],
  ])('is not seen in %j', (value) => expect(complaintIn(json(value))).toBeUndefined());
});
