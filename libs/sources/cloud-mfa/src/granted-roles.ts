import { z } from 'zod';
import type { CloudMfaSettings, ReadinessProblem } from '#contracts';

/** A permission of the list in docs/how-to/cloud-mfa.md (DOC); one of `anyOf` is enough. */
interface NeededPermission {
  readonly anyOf: readonly string[];
  /** what lacks without it: the work, or something beside it */
  readonly code: 'graph-permission-missing' | 'graph-extra-permission-missing';
  /** needed with this `accountClose.permanentDelete` alone */
  readonly permanentDelete?: CloudMfaSettings['accountClose']['permanentDelete'];
  /** needed where the settings want this list */
  readonly nowState?: CloudMfaSettings['nowState'][number];
}

const READS_ACCOUNTS = [
  'User.Read.All',
  'User.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
const NEEDED: readonly NeededPermission[] = [
  { anyOf: ['User.Export.All'], code: 'graph-permission-missing' },
  { anyOf: READS_ACCOUNTS, code: 'graph-permission-missing' },
  {
    anyOf: ['User.ReadWrite.All', 'User.DeleteRestore.All', 'Directory.ReadWrite.All'],
    code: 'graph-permission-missing',
  },
  {
    anyOf: ['User.DeleteRestore.All'],
    code: 'graph-extra-permission-missing',
    permanentDelete: 'application',
  },
  {
    anyOf: ['UserAuthenticationMethod.Read.All', 'UserAuthenticationMethod.ReadWrite.All'],
    code: 'graph-extra-permission-missing',
    nowState: 'authentication-methods',
  },
  { anyOf: ['AuditLog.Read.All'], code: 'graph-extra-permission-missing', nowState: 'sign-ins' },
];

const Claims = z.looseObject({ roles: z.array(z.string()).default([]) });

/**
 * Permissions that the application was not granted, by what its token says (`roles`, SEEN; left out where there are
 * none). What is in a token is Graph's own business by the vendor's word, so one that cannot be read says nothing.
 */
export function missingPermissions(
  token: string,
  { accountClose, nowState: lists }: Pick<CloudMfaSettings, 'accountClose' | 'nowState'>,
): readonly ReadinessProblem[] {
  const granted = rolesOf(token);
  if (!granted) return [];
  return NEEDED.filter(
    ({ permanentDelete = accountClose.permanentDelete, nowState }) =>
      permanentDelete === accountClose.permanentDelete &&
      (nowState === undefined || lists.includes(nowState)),
  )
    .filter(({ anyOf }) => !anyOf.some((role) => granted.includes(role)))
    .map(({ anyOf, code }) => ({ code, place: anyOf.join(' or ') }));
}

function rolesOf(token: string): readonly string[] | undefined {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  try {
    return Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).roles;
  } catch {
    return undefined;
  }
}
