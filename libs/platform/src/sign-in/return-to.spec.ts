import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { returnTo } from './return-to.js';

describe('where a browser goes after signing in', () => {
  it.each([
    '/',
    '/requests?progress=failed&page=2',
    '/requests/4f1d?tab=events#task-3',
    '/a//b',
    '/caf%C3%A9?x=https://lethe.example.com/',
  ])('is the page that was asked for: %s', (path) => expect(returnTo(path)).toBe(path));

  it.each([
    undefined,
    '',
    'requests',
    'https://evil.example/',
    '//evil.example/',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    'javascript:alert(1)',
    '/sign-in',
    '/sign-in/callback?code=x',
    '/SIGN-IN?returnTo=/sign-in',
    '/sign-out',
    '/claim/x',
    '/v1/privacy-requests',
    `/${'x'.repeat(3000)}`,
  ])('is the first page for %j', (path) => expect(returnTo(path)).toBe('/'));

  it('never leads away, whatever is given', () => {
    const part = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '@',
      ':',
      '?',
      '#',
      '\t',
      '\r',
      '%2f',
      'evil.example',
      'http:',
    );
    const given = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 8 }).map((parts) => `/${parts.join('')}`),
    );
    fc.assert(
      fc.property(given, (text) => {
        const base = 'https://lethe.example.com/sign-in/callback?code=x';
        const gone = new URL(returnTo(text), base);
        return gone.origin === 'https://lethe.example.com' && !gone.pathname.startsWith('//');
      }),
    );
  });
});
