import type { Subject } from '#contracts';

/** By what an account is looked up, the strongest identity that the request holds. */
export type AccountKey =
  | { readonly kind: 'object-id'; readonly value: string }
  | { readonly kind: 'user-principal-name'; readonly value: string }
  | { readonly kind: 'sam-account-name'; readonly value: string };

/**
 * The strongest identity and no weaker one beside it: a sAMAccountName is unique in one domain only,
 * so to fall back on it when the user principal name is unknown could close a stranger's account.
 */
export function accountKeyOf(subject: Subject): AccountKey | undefined {
  if (subject.objectId !== undefined) return { kind: 'object-id', value: subject.objectId };
  const name = subject.userPrincipalName ?? subject.aliases?.find((alias) => /^[^@\\]+@[^@\\]+$/.test(alias));
  if (name !== undefined) return { kind: 'user-principal-name', value: name };
  const sam = subject.samAccountName ?? samOfAlias(subject.aliases ?? []);
  return sam === undefined ? undefined : { kind: 'sam-account-name', value: sam };
}

const samOfAlias = (aliases: readonly string[]): string | undefined =>
  aliases.map((alias) => /^[^\\]+\\([^\\]+)$/.exec(alias)?.[1]).find((sam) => sam !== undefined);

/** Names are compared without case, as directories do. */
export const sameName = (left: string | null | undefined, right: string): boolean =>
  left?.toLowerCase() === right.toLowerCase();

/**
 * Whether the name of a deleted account is this user principal name. INF, seen in many tenants: a
 * deleted account's name gets its object id without dashes before it, so that the name is free again.
 */
export const isDeletedName = (name: string | null | undefined, userPrincipalName: string): boolean =>
  sameName(name?.replace(/^[0-9a-f]{32}/i, ''), userPrincipalName) || sameName(name, userPrincipalName);
