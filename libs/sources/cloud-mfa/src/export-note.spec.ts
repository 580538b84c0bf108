import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readExportNote } from './export-note.js';
import { operationIdOf } from './export-operation.js';
import { readVerifyNote } from './verify-note.js';

describe('what an export remembers', () => {
  it('begins at the start when there is nothing, or nothing that can be read', () => {
    expect(readExportNote(null)).toEqual({ step: 'start' });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(['start', 'poll', 'look']).toContain(readExportNote(text).step);
        expect(readVerifyNote(text).step).toBe('verify');
      }),
    );
  });
});

describe('the id of an operation', () => {
  const id = '4f1b2c3d-0000-4000-8000-000000000001';
  it.each([
    [`https://graph.microsoft.com/v1.0/dataPolicyOperations/${id}`, id],
    [`https://graph.microsoft.com/v1.0/dataPolicyOperations('${id}')`, id],
    [`https://graph.microsoft.com/beta/datapolicyoperations(${id})?x=1`, id],
    [`/dataPolicyOperations/${id}/`, id],
    ['https://graph.microsoft.com/v1.0/users', null],
    ['', null],
    [null, null],
  ])('in %s is %s', (location, read) => expect(operationIdOf(location)).toBe(read));
});
