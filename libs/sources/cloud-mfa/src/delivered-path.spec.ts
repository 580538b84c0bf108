import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deliveredPath } from './delivered-path.js';

describe('the place of a delivered file', () => {
  it('is its name below cloud-mfa', () =>
    expect(deliveredPath('Azure MFA/Größe.json', new Set())).toBe('cloud-mfa/Azure MFA/Größe.json'));

  it.each([
    ['../../etc/passwd', 'cloud-mfa/etc/passwd'],
    ['/a//b/./c', 'cloud-mfa/a/b/c'],
    ['a\\..\\b', 'cloud-mfa/a_.._b'],
    ['con/nul.json', 'cloud-mfa/_con/_nul.json'],
    ['a:b/c?.json', 'cloud-mfa/a_b/c_.json'],
    ['ends. ', 'cloud-mfa/ends_'],
    ['', 'cloud-mfa/unnamed'],
  ])('of “%s” is %s', (name, path) => expect(deliveredPath(name, new Set())).toBe(path));

  it('is taken by one file alone, also where case does not count', () => {
    const taken = new Set<string>();
    const paths = ['a/b.json', 'A/b.json', 'a/./b.json'].map((name) => deliveredPath(name, taken));
    expect(paths).toEqual(['cloud-mfa/a/b.json', 'cloud-mfa/A/b-2.json', 'cloud-mfa/a/b-3.json']);
  });

  it('never leaves the folder, whatever the names', () =>
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 }), (names) => {
        const taken = new Set<string>();
        const paths = names.map((name) => deliveredPath(name, taken));
        expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(names.length);
        for (const path of paths) {
          expect(path.startsWith('cloud-mfa/')).toBe(true);
          expect(path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')).toBe(true);
          // eslint-disable-next-line no-control-regex -- control characters are what must not be there
          expect(path).not.toMatch(/[\u0000-\u001f\\:]/);
        }
      }),
    ));
});
