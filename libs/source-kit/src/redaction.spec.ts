import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Subject } from '#contracts';
import { redactionFor, shortened, withoutAddresses } from './redaction.js';

const ada: Subject = {
  userPrincipalName: 'ada.lovelace@example.com',
  samAccountName: 'ada',
  aliases: ['EXAMPLE\\ada', "o'brien"],
};
const redact = redactionFor(ada);

describe('a redacted text', () => {
  it.each([
    ['No data for ada.lovelace@example.com.', 'No data for ‹subject›.'],
    ['ADA and Ada', '‹subject› and ‹subject›'],
    ['C:\\Users\\ada\\Logs\\ada.log', 'C:\\Users\\‹subject›\\Logs\\‹subject›.log'],
    ['/var/log/mfa/ada.lovelace@example.com/1.log', '/var/log/mfa/‹subject›/1.log'],
    ['logon EXAMPLE\\ada failed', 'logon ‹subject› failed'],
    ['{"user":"EXAMPLE\\\\ada"}', '{"user":"‹subject›"}'],
    ['GET /users/ada.lovelace%40example.com', 'GET /users/‹subject›'],
    ["$filter=name eq 'o''brien'", "$filter=name eq '‹subject›'"],
    ['<u>o&apos;brien</u><u>o&#39;brien</u>', '<u>‹subject›</u><u>‹subject›</u>'],
    ['profile of ada.lovelace is locked', 'profile of ‹subject› is locked'],
    ['exit code 5', 'exit code 5'],
  ])('has no name left: %s', (text, expected) => expect(redact(text)).toBe(expected));

  it('takes the longest name where several begin', () => {
    expect(redactionFor({ samAccountName: 'ann', aliases: ['annabel'] })('annabel')).toBe('‹subject›');
  });

  it.each([
    ['cannot open the planning of ann', 'cannot open the planning of ‹subject›'],
    [
      'joann@example.com, ann@example.com, ann@example.community',
      'joann@example.com, ‹subject›, ‹subject›@example.community',
    ],
    ['export_ann_1.json, ann1, 1ann', 'export_‹subject›_1.json, ann1, 1ann'],
    ['MYEXAMPLE\\ann, EXAMPLE\\annabel, EXAMPLE\\ANN.', 'MYEXAMPLE\\‹subject›, EXAMPLE\\annabel, ‹subject›.'],
    ["'ann'|\"ann\"|ann's", "'‹subject›'|\"‹subject›\"|‹subject›'s"],
  ])('leaves words and people alone that a name is only a part of: %s', (text, expected) => {
    const ann = { userPrincipalName: 'ann@example.com', samAccountName: 'ann', aliases: ['EXAMPLE\\ann'] };
    expect(redactionFor(ann)(text)).toBe(expected);
  });

  it('leaves short first parts of an address alone, and longer ones inside other words', () => {
    const other = redactionFor({ userPrincipalName: 'log@example.com', aliases: ['X\\jo'] });
    expect(other('catalog of log at jo')).toBe('catalog of ‹subject› at jo');
  });

  it('is not fooled by decomposed characters', () => {
    expect(redactionFor({ samAccountName: 'zoë' })('zoe\u0308 zoë ZOË')).toBe(
      '‹subject› ‹subject› ‹subject›',
    );
  });

  it('never holds a name as a whole, whatever names and text are', () => {
    const name = fc.string({
      unit: fc.constantFrom(..."abcABC.\\$^*+?()[]{}|/-@'%&"),
      minLength: 1,
      maxLength: 8,
    });
    const names = fc.array(name, { minLength: 1, maxLength: 5 });
    const isPartOfWord = (sign: string | undefined): boolean => /[a-z]/i.test(sign ?? '');
    const standsWhole = (text: string, sought: string): boolean => {
      for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
        const goesOnBefore = isPartOfWord(sought[0]) && isPartOfWord(text[at - 1]);
        const goesOnBehind = isPartOfWord(sought.at(-1)) && isPartOfWord(text[at + sought.length]);
        if (!goesOnBefore && !goesOnBehind) return true;
      }
      return false;
    };
    fc.assert(
      fc.property(names, fc.array(fc.oneof(name, fc.nat(9))), fc.nat(9), (aliases, parts, pick) => {
        const known = aliases[pick % aliases.length] ?? '';
        const text =
          parts
            .map((part) => (typeof part === 'number' ? (aliases[part % aliases.length] ?? '') : part))
            .join('') + known.toUpperCase();
        for (const rest of redactionFor({ aliases })(text).split('‹subject›'))
          for (const alias of aliases)
            expect(standsWhole(rest.toLowerCase(), alias.toLowerCase())).toBe(false);
      }),
    );
  });
});

describe('a text without addresses', () => {
  it.each([
    ['User bert.o’hara@example.com was changed', 'User ‹address› was changed'],
    ['by bert%40example.co.uk, +49 (170) 123-4567.', 'by ‹address›, ‹number›.'],
  ])('tells of nobody else either: %s', (text, expected) => expect(withoutAddresses(text)).toBe(expected));

  it.each([
    '2026-11-26T20:40:30+0100 exit code 12175, 0x80072EE7',
    'node_modules/@nestjs/core/x.js:12:34, lodash@4.17.21',
    'https://host:9443/PfWsSdk.asmx 3f0c2a58-8c39-4c51-9e0a-0d6d7f1b2c3d 1+1234567 bytes',
  ])('keeps everything else: %s', (text) => expect(withoutAddresses(text)).toBe(text));
});

describe('a shortened text', () => {
  it('has at most 2000 characters and no half of one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2100, minLength: 1900, size: 'max' }), (text) => {
        const cut = shortened(text);
        expect(cut.length).toBeLessThanOrEqual(2000);
        expect(cut).not.toMatch(/\p{Surrogate}/u);
        if (text.length <= 2000) expect(cut).toBe(text);
      }),
    );
  });
});
