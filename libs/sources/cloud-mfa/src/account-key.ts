import type { Subject } from '#contracts';

/** By what an account is looked up, the strongest identity that the request holds. */
export type AccountKey =
  | { readonly kind: 'object-id'; readonly value: string }
  | { readonly kind: 'user-principal-name'; readonly value: string }
  | { readonly kind: 'sam-account-name'; readonly value: string };

/**
 * The strongest identity and no weaker one beside it: a sAMAccountName is unique in one domain only,
 * so to fall back on it when the user principal name is unknown could close a stranger's account. Of
 * user principal names all count: after a rename the account answers to one that may be the alias.
 */
export function accountKeysOf({
  objectId,
  userPrincipalName,
  samAccountName,
  aliases = [],
}: Subject): readonly AccountKey[] {
  if (objectId !== undefined) return [{ kind: 'object-id', value: objectId }];
  const names = [...(userPrincipalName === undefined ? [] : [userPrincipalName]), ...aliases.filter(isName)];
  const once = new Map(names.map((name) => [name.toLowerCase(), name]));
  if (once.size > 0) return [...once.values()].map((value) => ({ kind: 'user-principal-name', value }));
  const sam = samAccountName ?? samOfAlias(aliases);
  return sam === undefined ? [] : [{ kind: 'sam-account-name', value: sam }];
}

const isName = (alias: string): boolean => /^[^@\\]+@[^@\\]+$/.test(alias);

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
