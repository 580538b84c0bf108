import { describe, expect, it } from '@jest/globals';
import { codePageIn } from './console-code-page.js';
import { codePageReader, needsCodePage, programText } from './program-text.js';

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

/** The same text in bytes of the code page, as Python has them. */
const printed: readonly (readonly [string, string, string])[] = [
  [
    '850',
    'Zugriff verweigert: ungültiger Schlüssel',
    '5a75677269666620766572776569676572743a20756e67816c7469676572205363686c817373656c',
  ],
  ['437', "Accès refusé à l'hôte", '4163638a73207265667573822085206c2768937465'],
  ['852', 'Odmowa dostępu: błąd', '4f646d6f776120646f7374a970753a206288a564'],
  ['866', 'Отказано в доступе.', '8ee2aaa0a7a0adae20a220a4aee1e2e3afa52e'],
  ['932', 'アクセスが拒否されました。', '8341834e835a835882aa8b9194db82b382ea82dc82b582bd8142'],
];

describe('what a program wrote', () => {
  it.each(printed)('is read in the code page that is known: %s', (codePage, text, hex) => {
    const bytes = Buffer.from(hex, 'hex');
    expect(needsCodePage(bytes)).toBe(true);
    for (const name of [codePage, `ibm${codePage}`, `CP${codePage}`])
      expect(programText(bytes, name)).toBe(text);
  });

  it.each(printed)('is UTF-8 or UTF-16 where it is, whatever code page is known: %s', (codePage, text) => {
    const forms = [Buffer.from(text), Buffer.from(`\uFEFF${text}`), Buffer.from(`\uFEFF${text}`, 'utf16le')];
    const lines = `${text}\r\n`;
    for (const bytes of forms)
      expect([programText(bytes, codePage), needsCodePage(bytes)]).toEqual([text, false]);
    expect(programText(Buffer.from(lines, 'utf16le'), codePage)).toBe(lines);
    expect(programText(utf16be(lines), codePage)).toBe(lines);
  });

  it('keeps its ASCII and its numbers where nobody knows the code page, or the wrong one is told', () => {
    const bytes = Buffer.concat([Buffer.from('15007: '), Buffer.from('8e4e83', 'hex')]);
    for (const codePage of [undefined, 'none-such', 'utf-8', '932'])
      expect(programText(bytes, codePage)).toMatch(/^15007: /);
  });

  it('is read in pieces', () => {
    const reader = codePageReader('932');
    const [, , hex] = printed.at(-1) ?? [];
    const bytes = Buffer.from(hex ?? '', 'hex');
    const pieces = [bytes.subarray(0, 3), bytes.subarray(3), undefined];
    expect(pieces.map((piece) => reader?.read(piece)).join('')).toBe(printed.at(-1)?.[1]);
    expect(codePageReader('none-such')).toBeUndefined();
  });
});

describe('the code page of the consoles of Windows', () => {
  it.each([
    ['\r\nHKEY_LOCAL_MACHINE\\SYSTEM\\…\\CodePage\r\n    OEMCP    REG_SZ    850\r\n\r\n', '850'],
    ['    oemcp\tREG_SZ\t65001', '65001'],
    ['ERROR: The system was unable to find the specified registry key or value.', undefined],
  ])('is what the registry says', (words, codePage) => expect(codePageIn(words)).toBe(codePage));
});
