import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SignInSettings, type Role } from '#contracts';
import { claimAt, idOf, nameOf, roleOf } from './claims.js';

const values: Record<string, Role> = {
  'Lethe.Officer': 'privacy-officer',
  audit: 'auditor',
  'a b': 'requester',
};
const role = (claims: Record<string, unknown>, claim: string | string[] = 'roles') =>
  roleOf(claims, { claim, values });

describe('the role of a person', () => {
  it('comes from a text or a list of texts, the most powerful first', () => {
    expect(role({ roles: 'audit' })).toBe('auditor');
    expect(role({ roles: ['a b', 'audit', 'Lethe.Officer'] })).toBe('privacy-officer');
  });

  it('is taken as it is written: no part, no other case, no list within a text', () => {
    for (const value of ['Audit', 'audit ', 'a', 'audit,x', 'x audit'])
      expect(role({ roles: value })).toBeUndefined();
  });

  it.each([
    ['https://lethe.example.com/roles', { 'https://lethe.example.com/roles': ['audit'] }],
    ['cognito:groups', { 'cognito:groups': ['audit'] }],
    ['realm_access.roles', { 'realm_access.roles': 'audit', realm_access: { roles: ['Lethe.Officer'] } }],
    [['realm_access', 'roles'], { realm_access: { roles: ['audit'] } }],
    [['resource_access', 'lethe.app', 'roles'], { resource_access: { 'lethe.app': { roles: 'audit' } } }],
  ])('is found in the claim %j', (claim, claims) => expect(role(claims, claim)).toBe('auditor'));

  it('is not found where the language has something of the name', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'length'])
      for (const claims of [{}, { roles: [name] }, { roles: name }]) {
        expect(role(claims, name)).toBeUndefined();
        expect(role(claims)).toBeUndefined();
        expect(role(claims, ['roles', name])).toBeUndefined();
      }
  });

  it('never is one that no value leads to', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const found = role({ roles: value });
        const texts = Array.isArray(value) ? value : [value];
        expect(found !== undefined).toBe(
          texts.some((text) => typeof text === 'string' && Object.hasOwn(values, text)),
        );
      }),
    );
  });
});

describe('what a person is known by', () => {
  it('is a text or a whole number, without signs that hide something', () => {
    expect(idOf({ sub: '4f1d' }, 'sub')).toBe('4f1d');
    expect(idOf({ sub: 77 }, 'sub')).toBe('77');
    for (const sub of [undefined, null, '', 1.5, ['x'], {}, 'a\nb', 'a\u202eb', 'x'.repeat(501)])
      expect(idOf({ sub }, 'sub')).toBeUndefined();
  });

  it('is called by what pages can show, or by nothing', () => {
    expect(nameOf({ name: 'عائشة \u202e Öberg\n' }, 'name')).toBe('عائشة   Öberg');
    expect([...(nameOf({ name: '山'.repeat(999) }, 'name') ?? '')]).toHaveLength(300);
    for (const name of [undefined, 7, ' ', ['x']]) expect(nameOf({ name }, 'name')).toBeNull();
  });
});

describe('a claim', () => {
  it('is not looked for inside a list or a text', () => {
    expect(claimAt({ roles: ['x'] }, ['roles', '0'])).toBeUndefined();
    expect(claimAt({ roles: 'x' }, ['roles', 'length'])).toBeUndefined();
  });
});

describe('signIn of lethe.yaml', () => {
  const right = {
    baseUrl: 'https://lethe.example.com',
    issuer: 'https://login.example.com/tenant/v2.0',
    clientId: 'lethe',
    roles: { claim: 'roles', values: { admins: 'admin' } },
  };
  const complaints = (change: object) => {
    const parsed = SignInSettings.safeParse({ ...right, ...change });
    return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
  };

  it('fills in what was left out', () => {
    expect(SignInSettings.parse(right)).toEqual({
      ...right,
      scope: 'openid profile',
      claims: { id: 'sub', name: 'name' },
      session: { idleMinutes: 60, hours: 12 },
    });
  });

  it.each([
    [{ issuer: 'http://login.example.com' }, ['issuer']],
    [{ issuer: 'https://login.example.com/?x=1' }, ['issuer']],
    [{ issuer: 'login.example.com' }, ['issuer']],
    [{ baseUrl: 'http://lethe.example.com' }, ['baseUrl']],
    [{ baseUrl: 'https://lethe.example.com/lethe' }, ['baseUrl']],
    [{ baseUrl: 'https://a:b@lethe.example.com' }, ['baseUrl']],
    [{ scope: 'profile email' }, ['scope']],
    [{ roles: { claim: 'roles', values: {} } }, ['roles.values']],
    [{ roles: { claim: 'roles', values: { admins: 'boss' } } }, ['roles.values.admins']],
    [{ roles: { claim: [], values: { admins: 'admin' } } }, ['roles.claim']],
    [{ session: { idleMinutes: 0 } }, ['session.idleMinutes']],
    [{ clientSecret: 'x' }, ['']],
  ])('refuses %j', (change, paths) => expect(complaints(change)).toEqual(paths));

  it('takes plain http for this machine alone', () => {
    expect(complaints({ issuer: 'http://127.0.0.1:3000', baseUrl: 'http://localhost:7300' })).toEqual([]);
  });
});
