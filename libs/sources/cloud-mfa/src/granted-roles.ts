import { z } from 'zod';

/** Permissions that the work needs (DOC); one of each line is enough. */
const NEEDED: readonly (readonly string[])[] = [
  ['User.Export.All'],
  ['User.ReadWrite.All', 'User.DeleteRestore.All', 'Directory.ReadWrite.All'],
];

const Claims = z.looseObject({ roles: z.array(z.string()) });

/**
 * Permissions that the application was not granted, by what its token says (`roles`, SEEN). What is in a token
 * is Graph's own business by the vendor's word, so one that cannot be read says nothing.
 */
export function missingRoles(token: string): readonly string[] {
  const granted = rolesOf(token);
  if (!granted) return [];
  return NEEDED.filter((oneOf) => !oneOf.some((role) => granted.includes(role))).map((oneOf) =>
    oneOf.join(' or '),
  );
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
