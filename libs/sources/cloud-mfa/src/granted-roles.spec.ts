import { describe, expect, it } from '@jest/globals';
import { missingRoles } from './granted-roles.js';

const tokenWith = (claims: unknown) =>
  ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'signature'].join('.');

describe('the permissions that a token names', () => {
  it('are all there', () =>
    expect(missingRoles(tokenWith({ roles: ['User.Export.All', 'User.ReadWrite.All'] }))).toEqual([]));

  it('lack one to export, or one of several to delete', () => {
    expect(missingRoles(tokenWith({ roles: ['User.DeleteRestore.All'] }))).toEqual(['User.Export.All']);
    expect(missingRoles(tokenWith({ roles: ['User.Export.All'] }))).toEqual([
      'User.ReadWrite.All or User.DeleteRestore.All or Directory.ReadWrite.All',
    ]);
  });

  it.each(['opaque', 'a.b', 'a.b.c', tokenWith({}), tokenWith({ roles: 'all' }), tokenWith(null)])(
    'are not judged where they cannot be read: %s',
    (token) => expect(missingRoles(token)).toEqual([]),
  );
});
