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
  baseUrl: HttpUrl.refine(notExposed, EXPOSED)
    .refine(isOrigin, 'must be an address without path, like https://lethe.example.com')
    .describe('where people reach Lethe; the provider sends them back to `<baseUrl>/sign-in/callback`'),
  issuer: HttpUrl.refine(notExposed, EXPOSED)
    .refine((url) => !/[?#]/.test(url), 'must be an address without query and fragment')
    .describe(
      'the provider, as it writes itself in its tokens; its description is at `<issuer>/.well-known/openid-configuration`',
    ),
  clientId: z.string().min(1).max(300).describe('what the provider knows Lethe by'),
  clientSecretFile: Path.optional().describe(
    'file with the secret; left out for a client that has none. PKCE is used either way',
  ),
  scope: z
    .string()
    .max(1000)
    .refine((scope) => scope.split(/\s+/).includes('openid'), 'must have openid in it')
    .default('openid profile')
    .describe('what is asked of the provider; `openid` is in it'),
  claims: z
    .strictObject({
      id: ClaimPath.default('sub').describe(
        'claim that a person is known by in events: never given to another, never changed. A list leads into an object',
      ),
      name: ClaimPath.default('name').describe('claim with what pages call the person'),
    })
    .default({ id: 'sub', name: 'name' })
    .describe('which claims say who somebody is'),
  roles: z
    .strictObject({
      claim: ClaimPath.describe('claim with the groups or roles of a person, a text or a list of texts'),
      values: z
        .record(z.string().min(1).max(300), Role)
        .refine((values) => Object.keys(values).length > 0, 'must have at least one value with its role')
        .describe('which of its values leads to which role; of several the most powerful counts'),
    })
    .describe('how people get their roles'),
  session: z
    .strictObject({
      idleMinutes: z
        .int()
        .min(1)
        .max(1440)
        .default(60)
        .meta({ description: 'without a call until a session is over', unit: 'real minutes' }),
      hours: z.int().min(1).max(168).default(12).meta({
        description: 'until a session is over whatever happens; roles are asked for again then',
        unit: 'real hours',
      }),
    })
    .default({ idleMinutes: 60, hours: 12 })
    .describe('how long people stay signed in'),
});
export type SignInSettings = z.infer<typeof SignInSettings>;

/** Keys of it that lead outside of Lethe. */
export const signInPlaces = { issuer: 'url', clientSecretFile: 'secret' } as const;
