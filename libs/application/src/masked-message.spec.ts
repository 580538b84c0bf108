import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maskedMessage } from './masked-message.js';

const bytes = (text: string) => Buffer.from(text);
const shapeOf = (value: unknown): unknown => JSON.parse(maskedMessage(bytes(JSON.stringify(value))));

describe('a masked message', () => {
  it('shows the fields and words of the contract and times, and of everything else how long it is', () => {
    expect(
      shapeOf({
        specversion: '1.0',
        id: 'HD-4711',
        type: 'lethe.Export.v1',
        data: {
          subject: { userPrincipalName: 'ada@example.com', aliases: ['山田'] },
          subjectIsAdministrator: true,
          sources: ['mfa-server', 'ada'],
          receivedAt: '2026-11-21T09:00:00Z',
          reference: null,
          'ada@example.com': 4711,
          lovelace: { ada: 1 },
        },
      }),
    ).toEqual({
      specversion: '1.0',
      id: '•• (7 characters)',
      type: 'lethe.Export.v1',
      data: {
        subject: { userPrincipalName: '•• (15 characters)', aliases: ['•• (2 characters)'] },
        subjectIsAdministrator: true,
        sources: ['mfa-server', '•• (3 characters)'],
        receivedAt: '2026-11-21T09:00:00Z',
        reference: null,
        'unknown field 1': '•• (a number)',
        'unknown field 2': { 'unknown field 1': '•• (a number)' },
      },
    });
  });

  it.each([
    [null, 'nothing'],
    ['', 'nothing'],
    ['ada@example.com', 'no JSON: 15 bytes'],
    ['x', 'no JSON: 1 byte'],
  ])('says of %p: %s', (text, said) => {
    expect(maskedMessage(text === null ? null : bytes(text))).toBe(said);
  });

  it('shows nothing that somebody wrote into it, wherever that is, and has an end', () => {
    const secret = 'zulfiqar';
    const anything = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom(secret, `${secret}@example.com`, `2026-11-21T09:00:00Z ${secret}`),
        fc.array(tie('value'), { maxLength: 30 }),
        fc.dictionary(fc.constantFrom('data', 'subject', 'type', secret, `${secret}2`), tie('value')),
      ),
    })).value;
    fc.assert(
      fc.property(anything, (value) => {
        const said = maskedMessage(bytes(JSON.stringify(value)));
        expect(said).not.toContain(secret);
        expect(said.length).toBeLessThan(4100);
      }),
    );
    const deep = `${'['.repeat(5000)}"${secret}"${']'.repeat(5000)}`;
    expect(maskedMessage(bytes(deep))).not.toContain(secret);
  });
});
