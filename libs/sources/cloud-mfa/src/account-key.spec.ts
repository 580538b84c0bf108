import { describe, expect, it } from '@jest/globals';
import { accountKeyOf, isDeletedName } from './account-key.js';
import { query, quoted, userPath } from './graph-paths.js';

describe('the key of an account', () => {
  it('is the strongest identity of the request', () => {
    const subject = {
      objectId: '0ada0ada-1815-4c12-8d10-000000000001',
      userPrincipalName: 'ada@example.com',
      samAccountName: 'ada',
    };
    expect(accountKeyOf(subject)).toEqual({ kind: 'object-id', value: subject.objectId });
    const { userPrincipalName, samAccountName } = subject;
    expect(accountKeyOf({ userPrincipalName, samAccountName })?.kind).toBe('user-principal-name');
    expect(accountKeyOf({ samAccountName, aliases: ['EXAMPLE\\other'] })?.value).toBe('ada');
  });

  it('may be an alias, and is not just any alias', () => {
    expect(accountKeyOf({ aliases: ['Ada', 'EXAMPLE\\ada'] })).toEqual({
      kind: 'sam-account-name',
      value: 'ada',
    });
    expect(accountKeyOf({ aliases: ['Ada'] })).toBeUndefined();
  });
});

describe('the name of a deleted account', () => {
  const id = '0ada0ada18154c128d10000000000001';
  it.each([
    [`${id}ada@example.com`, true],
    [`${id}Ada@Example.com`, true],
    ['ada@example.com', true],
    [`${id}joada@example.com`, false],
    ['joada@example.com', false],
    [null, false],
  ])('%s is ada’s: %s', (name, isIt) => expect(isDeletedName(name, 'ada@example.com')).toBe(isIt));
});

describe('a path of Graph', () => {
  it('holds names as one segment', () => {
    expect(userPath("miles.o'brien@example.com")).toBe('/users/miles.o%27brien@example.com');
    expect(userPath('guest_x#ext#@example.com')).toBe('/users/guest_x%23ext%23@example.com');
    expect(userPath('$adele@example.com')).toBe('/users(%27%24adele@example.com%27)');
  });

  it('doubles apostrophes in a filter', () =>
    expect(query({ filter: `userId eq ${quoted("o'x' or 1 eq 1")}` })).toBe(
      '$filter=userId%20eq%20%27o%27%27x%27%27%20or%201%20eq%201%27',
    ));
});
