import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { CloudMfaSettings } from '#contracts';
import { missingPermissions } from './granted-roles.js';

const tokenWith = (claims: unknown) =>
  ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'signature'].join('.');
const BOTH: CloudMfaSettings['nowState'] = ['authentication-methods', 'sign-ins'];
const missing = (
  claims: unknown,
  permanentDelete: CloudMfaSettings['accountClose']['permanentDelete'] = 'wait',
  nowState = BOTH,
) => missingPermissions(tokenWith(claims), { accountClose: { permanentDelete }, nowState });

const ALL = [
  'User.Export.All',
  'User.Read.All',
  'User.ReadWrite.All',
  'User.DeleteRestore.All',
  'UserAuthenticationMethod.Read.All',
  'AuditLog.Read.All',
];
const without = (...names: readonly string[]) => ({ roles: ALL.filter((name) => !names.includes(name)) });

describe('the permissions that a token names', () => {
  it('are all there', () => {
    expect(missing({ roles: ALL }, 'application')).toEqual([]);
    expect(missing(without('User.Read.All', 'User.DeleteRestore.All'))).toEqual([]);
  });

  it('lack one to export, to find people, or one of several to delete', () => {
    const problem = (place: string) => ({ code: 'graph-permission-missing', place });
    expect(missing(without('User.Export.All'))).toEqual([problem('User.Export.All')]);
    expect(missing(without('User.Read.All', 'User.ReadWrite.All'))).toEqual([
      problem('User.Read.All or User.ReadWrite.All or Directory.Read.All or Directory.ReadWrite.All'),
    ]);
    expect(missing(without('User.ReadWrite.All', 'User.DeleteRestore.All'))).toEqual([
      problem('User.ReadWrite.All or User.DeleteRestore.All or Directory.ReadWrite.All'),
    ]);
  });

  it('lack one for what is done beside', () => {
    const problem = (place: string) => ({ code: 'graph-extra-permission-missing', place });
    expect(missing(without('User.DeleteRestore.All'), 'application')).toEqual([
      problem('User.DeleteRestore.All'),
    ]);
    expect(missing(without('AuditLog.Read.All', 'UserAuthenticationMethod.Read.All'))).toEqual([
      problem('UserAuthenticationMethod.Read.All or UserAuthenticationMethod.ReadWrite.All'),
      problem('AuditLog.Read.All'),
    ]);
  });

  it('need none for a list that the settings leave out', () => {
    expect(missing(without('AuditLog.Read.All'), 'wait', ['authentication-methods'])).toEqual([]);
    expect(missing(without('UserAuthenticationMethod.Read.All'), 'wait', ['sign-ins'])).toEqual([]);
  });

  it('are those that the documentation asks for', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/how-to/cloud-mfa.md'), 'utf8');
    const named = [...page.matchAll(/^\| (`.*?`) \|/gm)].flatMap(
      ([, cell = '']) => cell.match(/[A-Z][\w.]+\.All/g) ?? [],
    );
    expect(named.sort()).toEqual([...ALL].sort());
  });

  it('are none of a new application', () => expect(missing({ appid: 'x' })).toHaveLength(5));

  it.each(['opaque', 'a.b', 'a.b.c', tokenWith({ roles: 'all' }), tokenWith(null)])(
    'are not judged where they cannot be read: %s',
    (token) =>
      expect(
        missingPermissions(token, { accountClose: { permanentDelete: 'wait' }, nowState: BOTH }),
      ).toEqual([]),
  );
});
