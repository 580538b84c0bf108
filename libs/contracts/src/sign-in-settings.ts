import { z } from 'zod';
import { HttpUrl, isExposed, Path } from './sources/setting-parts.js';
import { Role } from './vocabulary.js';

/** `signIn` of `lethe.yaml`: how people sign in with their browsers. */

const notExposed = (url: string): boolean => !isExposed(url);
const EXPOSED = 'must be https (http is for loopback alone)';

const isOrigin = (url: string): boolean =>
  !URL.canParse(url) || (new URL(url).href === `${new URL(url).origin}/` && !url.includes('#'));

const ClaimName = z.string().min(1).max(300);
/** A claim by its name, whatever signs are in it; a list leads into an object: `[realm_access, roles]`. */
const ClaimPath = z.union([ClaimName, z.array(ClaimName).min(1).max(10)]);
export type ClaimPath = z.infer<typeof ClaimPath>;

export const SignInSettings = z.strictObject({
  /** where people reach Lethe, without path; the provider sends them back to `<baseUrl>/sign-in/callback` */
  baseUrl: HttpUrl.refine(notExposed, EXPOSED).refine(
    isOrigin,
    'must be an address without path, like https://lethe.example.com',
  ),
  /** as the provider writes it in its tokens; its description is at `<issuer>/.well-known/openid-configuration` */
  issuer: HttpUrl.refine(notExposed, EXPOSED).refine(
    (url) => !/[?#]/.test(url),
    'must be an address without query and fragment',
  ),
  clientId: z.string().min(1).max(300),
  /** left out for a client that has no secret; PKCE is used either way */
  clientSecretFile: Path.optional(),
  scope: z
    .string()
    .max(1000)
    .refine((scope) => scope.split(/\s+/).includes('openid'), 'must have openid in it')
    .default('openid profile'),
  claims: z
    .strictObject({
      /** what a person is known by in events: never given to another, never changed */
      id: ClaimPath.default('sub'),
      /** what pages call the person */
      name: ClaimPath.default('name'),
    })
    .default({ id: 'sub', name: 'name' }),
  roles: z.strictObject({
    /** a text or a list of texts */
    claim: ClaimPath,
    /** which of its values leads to which role; the first in the order of the roles' powers counts */
    values: z
      .record(z.string().min(1).max(300), Role)
      .refine((values) => Object.keys(values).length > 0, 'must have at least one value with its role'),
  }),
  session: z
    .strictObject({
      /** real minutes without a call after which a session is over */
      idleMinutes: z.int().min(1).max(1440).default(60),
      /** real hours after which a session is over whatever happens; roles are asked for again then */
      hours: z.int().min(1).max(168).default(12),
    })
    .default({ idleMinutes: 60, hours: 12 }),
});
export type SignInSettings = z.infer<typeof SignInSettings>;

/** Keys of it that lead outside of Lethe. */
export const signInPlaces = { issuer: 'url', clientSecretFile: 'secret' } as const;
