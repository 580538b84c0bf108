import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fileNameStandingFor, safeFileName } from './file-names.js';

describe('a name of a file', () => {
  it.each([
    ['Tab 1 – Général.png', 'Tab 1 – Général.png'],
    ['a/b\\c:d', 'a_b_c_d'],
    ['CON', '_CON'],
    ['ends. ', 'ends__'],
    ['', 'file'],
  ])('is safe to write: %j', (name, safe) => expect(safeFileName(name)).toBe(safe));

  it.each([
    ['AD FS Tracing/Debug', 'AD FS Tracing%2FDebug'],
    ['AzureMfa/AuthN/AuthNOptCh', 'AzureMfa%2FAuthN%2FAuthNOptCh'],
    ['..', '%2E%2E'],
    ['Nul', '%4Eul'],
  ])('can stand for a text: %j', (text, name) => expect(fileNameStandingFor(text)).toBe(name));

  it('stands for one text alone', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeURIComponent(fileNameStandingFor(text))).toBe(text);
        expect(fileNameStandingFor(text)).not.toMatch(/[/\\:]|^\.+$|[. ]$/);
      }),
    ));
});
