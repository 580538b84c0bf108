import { posix, win32 } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EntryNames } from './entry-names.js';

const one = (path: string): string => new EntryNames().claim(path);
const all = (...paths: readonly string[]): readonly string[] => {
  const names = new EntryNames();
  return paths.map((path) => names.claim(path));
};

describe('a path in a package', () => {
  it.each([
    'mfa-server/mfa01/export.json',
    'mfa-server/screenshots/Tab 1 – Général.png',
    'cloud-mfa/Microsoft.MFA/SignIns (2).json',
    'nps-extension/nps01.example.com/AuthNOptCh.evtx',
    'a/.hidden/日本語.txt',
  ])('stays as it is when every file system takes it: %s', (path) => expect(one(path)).toBe(path));

  it.each([
    ['../../etc/passwd', 'etc/passwd'],
    ['/etc/passwd', 'etc/passwd'],
    ['C:\\Windows\\x.log', 'C_/Windows/x.log'],
    ['a/./b//c', 'a/b/c'],
    ['a/..', 'a'],
    ['..', 'file'],
    ['', 'file'],
    ['a\u0000b\n.txt', 'a_b_.txt'],
    ['\u202egnp.exe', '_gnp.exe'],
    ['con.txt', '_con.txt'],
    ['logs/NUL', 'logs/_NUL'],
    ['trailing./dots...', 'trailing_/dots___'],
    ['what?<b>.json', 'what__b_.json'],
    ['\ud800x', '_x'],
    ['e\u0301.txt', 'é.txt'],
  ])('is made safe: %j', (path, safe) => expect(one(path)).toBe(safe));

  it('is made unique without regard to case, with its extension kept', () => {
    expect(all('a/x.json', 'a/X.JSON', 'A/x.json', 'a/x.json')).toEqual([
      'a/x.json',
      'a/X-2.JSON',
      'A/x-3.json',
      'a/x-4.json',
    ]);
  });

  it('is moved aside where a file and a folder want one name', () => {
    expect(all('a', 'a/b')).toEqual(['a', 'a-2/b']);
    expect(all('a/b', 'a')).toEqual(['a/b', 'a-2']);
  });

  it.each([
    ['Azure MFA/Größe.json', 'cloud-mfa/Azure MFA/Größe.json'],
    ['../../etc/passwd', 'cloud-mfa/etc/passwd'],
    ['a\\..\\b', 'cloud-mfa/a/b'],
    ['con/nul.json', 'cloud-mfa/_con/_nul.json'],
    ['..', 'cloud-mfa/file'],
    ['', 'cloud-mfa/file'],
  ])('stays in the folder it was given, whatever it is called: %j', (path, safe) =>
    expect(new EntryNames().claimIn('cloud-mfa', path)).toBe(safe),
  );

  it('keeps the extension of a name that is too long', () => {
    const safe = one(`x/${'n'.repeat(500)}.json`);
    expect(safe.length).toBeLessThan(130);
    expect(safe).toMatch(/\.json$/);
  });

  it('is safe and unique whatever was delivered', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        '..',
        '.',
        '',
        ' ',
        'CON',
        'nul.txt',
        'a',
        'A',
        'ß',
        'SS',
        'ſ',
        'S',
        'a.',
        'C:',
        '\\',
        '~',
        'x'.repeat(300),
      ),
    );
    const path = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('/'));
    fc.assert(
      fc.property(fc.array(path, { maxLength: 12 }), (paths) => {
        const names = new EntryNames();
        const given = paths.map((wanted) => names.claim(wanted));
        const folded = given.map((name) => name.toUpperCase().toLowerCase());
        expect(new Set(folded).size).toBe(given.length);
        for (const name of given) {
          expect(posix.isAbsolute(name) || win32.isAbsolute(name)).toBe(false);
          expect(posix.normalize(name)).toBe(name);
          expect(win32.normalize(name).replaceAll('\\', '/')).toBe(name);
          expect(name).not.toMatch(/[\p{Cc}\p{Surrogate}\\<>:"|?*\u2028\u2029\u202a-\u202e]/u);
          for (const segment of name.split('/')) {
            expect(segment).not.toMatch(/^$|^\.\.?$|[. ]$|^ /);
            expect(segment).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
            expect(Array.from(segment).length).toBeLessThanOrEqual(130);
          }
          expect(folded.some((other) => other.startsWith(`${name.toUpperCase().toLowerCase()}/`))).toBe(
            false,
          );
        }
      }),
      { numRuns: 150 },
    );
  });
});
