import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Alias, FreeText, SamAccountName, Subject, UserPrincipalName } from '#contracts';

const takes = (schema: typeof Alias, text: string): boolean => schema.safeParse(text).success;

describe('a user principal name', () => {
  it.each([
    'ada@example.com',
    "o'brien@example.com",
    'ada.lovelace-1@sub.example.co.uk',
    'жанна@пример.рф',
    '李雷@example.com',
    'ada_#EXT#@example.onmicrosoft.com',
    `${'a'.repeat(101)}@example.com`,
  ])('is taken: %s', (name) => expect(takes(UserPrincipalName, name)).toBe(true));

  it.each([
    ['nothing', ''],
    ['no @', 'ada'],
    ['two @', 'ada@b@example.com'],
    ['nothing before @', '@example.com'],
    ['nothing behind @', 'ada@'],
    ['a space', 'ada l@example.com'],
    ['a space at the end', 'ada@example.com '],
    ['a line break', 'ada\n@example.com'],
    ['a tab', 'ada\t@example.com'],
    ['NUL', 'ada\u0000@example.com'],
    ['a C1 control character', 'ada\u0085@example.com'],
    ['a line separator', 'ada\u2028@example.com'],
    ['half a character', 'ada\ud800@example.com'],
    ['114 characters', `${'a'.repeat(102)}@example.com`],
  ])('is refused with %s', (_what, name) => expect(takes(UserPrincipalName, name)).toBe(false));

  it.each([...'\\%&*+/=?{}|<>();:,[]"'])('is refused with %s', (character) => {
    expect(takes(UserPrincipalName, `a${character}da@example.com`)).toBe(false);
    expect(takes(UserPrincipalName, `ada@exam${character}ple.com`)).toBe(false);
  });
});

describe('a sAMAccountName', () => {
  it.each(['ada', 'ADA.L', 'svc-mfa$', "o'brien", 'ada lovelace', 'Ünal', 'a'.repeat(20)])(
    'is taken: %s',
    (name) => expect(takes(SamAccountName, name)).toBe(true),
  );

  it.each([...'"/\\[]:;|=,+*?<>'])('is refused with %s', (character) =>
    expect(takes(SamAccountName, `a${character}da`)).toBe(false),
  );

  it.each([
    ['nothing', ''],
    ['21 characters', 'a'.repeat(21)],
    ['spaces alone', '   '],
    ['dots alone', '...'],
    ['a control character', 'a\u0007da'],
    ['half a character', '\udc00da'],
  ])('is refused with %s', (_what, name) => expect(takes(SamAccountName, name)).toBe(false));
});

describe('an alias', () => {
  it.each(['EXAMPLE\\ada', 'ada@old.example.com', 'ada', 'CN=Ada,OU=People', 'a'.repeat(256)])(
    'is taken: %s',
    (name) => expect(takes(Alias, name)).toBe(true),
  );

  it.each([
    ['a quote: it could end a command line’s word', 'a"da'],
    ['a bar', 'a|da'],
    ['a leading dash: a program would take it for an option', '-delete'],
    ['a leading slash: a program would take it for an option', '/all'],
    ['a line break: it could forge a line', 'ada\r\nbob'],
    ['a space alone: it would be found everywhere', ' '],
    ['257 characters', 'a'.repeat(257)],
  ])('is refused with %s', (_what, name) => expect(takes(Alias, name)).toBe(false));
});

describe('any name that is taken', () => {
  const names = [UserPrincipalName, SamAccountName, Alias];
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.string({ maxLength: 12 }).map((name) => `${name}@example.com`),
    fc.stringMatching(/^[\ud800-\udfff"|/\\ -.]{0,5}[a-z]{0,3}@?$/),
  );

  it('is one line that can be printed, encoded in an address, and written as UTF-8', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...names), (name, schema) => {
        if (!takes(schema, name)) return;
        expect(name).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(decodeURIComponent(encodeURIComponent(name))).toBe(name);
        expect(Buffer.from(name, 'utf8').toString('utf8')).toBe(name);
        expect(name.trim()).not.toBe('');
        expect(name).not.toContain('"');
        expect(name).not.toContain('|');
      }),
      { numRuns: 2000 },
    );
  });

  it('is kept as it was given', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...names), (name, schema) => {
        const parsed = schema.safeParse(name);
        if (parsed.success) expect(parsed.data).toBe(name);
      }),
    );
  });

  it('is judged in no time, however nasty it is', () => {
    const nasty = `${'a'.repeat(50_000)}@${'.'.repeat(50_000)}`;
    const started = performance.now();
    for (const schema of names) expect(takes(schema, nasty)).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('a subject', () => {
  const objectId = '2f1c6e1e-7a58-4f0b-9d27-0a6a6c1f3b55';

  it.each([
    [{ userPrincipalName: 'ada@example.com' }],
    [{ samAccountName: 'ada' }],
    [{ objectId }],
    [{ aliases: ['EXAMPLE\\ada'] }],
    [{ userPrincipalName: 'ada@example.com', samAccountName: 'ada', objectId, aliases: ['EXAMPLE\\ada'] }],
  ])('needs one identity: %j', (subject) => expect(Subject.parse(subject)).toEqual(subject));

  const faultsOf = (subject: unknown): readonly string[] => {
    const parsed = Subject.safeParse(subject);
    return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
  };

  it.each<[string, unknown, string]>([
    ['no identity at all', {}, 'userPrincipalName'],
    ['an empty list of aliases', { aliases: [] }, 'userPrincipalName'],
    ['an object id that is none', { objectId: '42' }, 'objectId'],
    ['a bad second alias', { aliases: ['ada', '-x'] }, 'aliases.1'],
    ['21 aliases', { aliases: new Array(21).fill('ada') }, 'aliases'],
    ['a number for a name', { samAccountName: 7 }, 'samAccountName'],
    ['a null', { userPrincipalName: null }, 'userPrincipalName'],
  ])('names the field that is wrong: %s', (_what, subject, path) =>
    expect(faultsOf(subject)).toEqual([path]),
  );

  it('refuses what it does not know', () =>
    expect(Subject.safeParse({ samAccountName: 'ada', phone: '1' }).error?.issues[0]).toMatchObject({
      code: 'unrecognized_keys',
      keys: ['phone'],
    }));
});

describe('free text', () => {
  it.each(['Because.', 'Two\nlines\r\nand a\ttab', '漢字 🙂', 'a'.repeat(4000)])('is taken', (text) =>
    expect(FreeText.parse(text)).toBe(text),
  );
  it.each([
    ['nothing', ''],
    ['white space alone', ' \n\t '],
    ['a bell', 'a\u0007'],
    ['an escape: it could steer a terminal', 'a\u001b[2J'],
    ['half a character', 'a\ud83d'],
    ['4001 characters', 'a'.repeat(4001)],
  ])('is refused: %s', (_what, text) => expect(FreeText.safeParse(text).success).toBe(false));
});
