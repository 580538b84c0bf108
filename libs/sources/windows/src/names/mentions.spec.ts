import { describe, expect, it } from '@jest/globals';
import { Mentions } from './mentions.js';

const mentions = (text: string, ...names: readonly string[]): readonly string[] =>
  new Mentions(names).in(text);

describe('a mention in free text', () => {
  it.each([
    'Challenge requested in Authentication Ext for User ada@example.com with state 1b',
    "Username 'EXAMPLE\\x' canonicalized as 'ada@example.com'.",
    'for User ADA@Example.com :: ErrorCode:: 5',
    '<ada@example.com>',
    'upn=ada@example.com;',
    'The end is ada@example.com.',
    'mailto:ada@example.com',
    "user='ada@example.com'domain='x'",
    '"ada@example.com"',
  ])('is the whole name: %s', (text) => {
    expect(mentions(text, 'ada@example.com')).toEqual(['ada@example.com']);
  });

  it.each([
    ['ann', 'joann'],
    ['ann', 'ann2'],
    ['ada', 'ada@other.org'],
    ['ada', 'ada@example.com'],
    ['ada', 'OTHER\\ada'],
    ['ada', 'ada.lovelace'],
    ['ada', 'ada-admin and ada_x and ADA$'],
    ['ada', "o'ada"],
    ['ada@example.com', 'xada@example.com'],
    ['ada@example.com', 'x.ada@example.com'],
    ['ada@example.com', 'ada@example.com.evil.org'],
    ['ada', 'adaë'],
    ['ada', 'ада'],
  ])('%s is not mentioned by %s', (name, text) => {
    expect(mentions(text, name)).toEqual([]);
  });

  it.each([
    ['EXAMPLE\\ada', "for user 'example\\ADA'."],
    ["o'neill@example.com", "User 'o'neill@example.com' denied"],
    ['Ada Lovelace', 'Name: ada lovelace, phone'],
    ['ada!', 'sign-in of (ada!)'],
    ['łukasz', 'Użytkownik ŁUKASZ.'],
    ['5f0c2b1e-1111-2222-3333-444455556666', 'oid {5F0C2B1E-1111-2222-3333-444455556666}'],
    ['ölçü', 'o\u0308lc\u0327u\u0308'],
  ])('%s is mentioned by %s', (name, text) => {
    expect(mentions(text, name)).toEqual([name]);
  });

  it.each([
    ['Ada Lovelace', 'Ada Lovelaces'],
    ['Ada Lovelace', 'Nada Lovelace'],
    ['Ada Lovelace', 'x-Ada Lovelace'],
    ['ada!', 'nada!'],
    ['-x', 'a-x'],
  ])('a name with other characters stands alone too: %s in %s', (name, text) => {
    expect(mentions(text, name)).toEqual([]);
  });

  it('tells every name once', () => {
    expect(mentions('ada and Ada and grace', 'Grace', 'ADA', 'zoe')).toEqual(['ADA', 'Grace']);
  });
});
