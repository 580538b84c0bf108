import { describe, expect, it } from '@jest/globals';
import { accountKeysOf, isDeletedName } from './account-key.js';
import { query, quoted, userPath } from './graph-paths.js';

describe('the keys of an account', () => {
  it('are its strongest identity', () => {
    const subject = {
      objectId: '0ada0ada-1815-4c12-8d10-000000000001',
      userPrincipalName: 'ada@example.com',
      samAccountName: 'ada',
    };
    expect(accountKeysOf(subject)).toEqual([{ kind: 'object-id', value: subject.objectId }]);
    const { userPrincipalName, samAccountName } = subject;
    expect(accountKeysOf({ userPrincipalName, samAccountName })).toEqual([
      { kind: 'user-principal-name', value: userPrincipalName },
    ]);
    expect(accountKeysOf({ samAccountName, aliases: ['EXAMPLE\\other'] })).toEqual([
      { kind: 'sam-account-name', value: 'ada' },
    ]);
  });

  it('are all its user principal names, each once', () =>
    expect(
      accountKeysOf({
        userPrincipalName: 'ada@example.com',
        aliases: ['ADA@example.com', 'EXAMPLE\\ada', 'ada.king@example.com', 'Ada'],
      }).map(({ value }) => value.toLowerCase()),
    ).toEqual(['ada@example.com', 'ada.king@example.com']));

  it('may be an alias, and not just any alias', () => {
    expect(accountKeysOf({ aliases: ['Ada', 'EXAMPLE\\ada'] })).toEqual([
      { kind: 'sam-account-name', value: 'ada' },
    ]);
    expect(accountKeysOf({ aliases: ['Ada'] })).toEqual([]);
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
