import type { ClaimPath, Role, SignInSettings } from '#contracts';

/** What a provider said of a person. */
export type Claims = Readonly<Record<string, unknown>>;

/** A person as the provider's claims make one. */
export interface Person {
  /** of actors in events, e.g. `person:4f1d…` */
  readonly id: string;
  readonly name: string | null;
  readonly role: Role;
}

/** The most powerful first: of several roles that is the one that counts. */
const byPower: readonly Role[] = ['admin', 'privacy-officer', 'operator', 'auditor', 'requester'];

const LONGEST_ID = 500;
const LONGEST_NAME = 300;

/** The claim as it is called in words: `roles`, `realm_access → roles`. */
export const claimInWords = (path: ClaimPath): string => (typeof path === 'string' ? path : path.join(' → '));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at the path: own keys alone, so that no name of a claim means something of the language. */
export function claimAt(claims: Claims, path: ClaimPath): unknown {
  let value: unknown = claims;
  for (const key of typeof path === 'string' ? [path] : path) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

const texts = (value: unknown): readonly string[] => {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.flatMap((each) => (typeof each === 'string' ? [each] : []));
};

/** @returns undefined when no value of the claim leads to a role */
export function roleOf(claims: Claims, { claim, values }: SignInSettings['roles']): Role | undefined {
  const roles = new Set(
    texts(claimAt(claims, claim)).flatMap((value) =>
      Object.hasOwn(values, value) ? (values[value] ?? []) : [],
    ),
  );
  return byPower.find((role) => roles.has(role));
}

/** Signs that a text shown to people or kept for ever may not have: controls, and those that turn its direction. */
const HIDDEN = /[\p{Cc}\p{Cs}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]/gu;

/** @returns undefined when the claim has no text or number that can name somebody */
export function idOf(claims: Claims, path: ClaimPath): string | undefined {
  const value = claimAt(claims, path);
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || text.length === 0 || text.length > LONGEST_ID) return undefined;
  return text.search(HIDDEN) < 0 ? text : undefined;
}

export function nameOf(claims: Claims, path: ClaimPath): string | null {
  const value = claimAt(claims, path);
  if (typeof value !== 'string') return null;
  const name = value.replace(HIDDEN, ' ').trim();
  return name === '' ? null : [...name].slice(0, LONGEST_NAME).join('');
}
