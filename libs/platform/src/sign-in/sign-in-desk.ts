import type { IncomingHttpHeaders } from 'node:http';
import type { SignInSettings } from '#contracts';
import { Cookies } from '../auth/cookies.js';
import type { Sessions } from '../auth/sessions.js';
import { isFromOwnPages } from '../auth/same-origin.js';
import { refuse, RefusedError } from '../http/refused-error.js';
import type { Logger } from '../logging/logger.js';
import { Attempts } from './attempts.js';
import { claimInWords, idOf, nameOf, roleOf, type Claims, type Person } from './claims.js';
import { IdentityProvider } from './identity-provider.js';
import { returnTo } from './return-to.js';

const CALLBACK = '/sign-in/callback';

/** What became of a sign-in, for the count of them. */
export type SignInOutcome = 'signed-in' | RefusedError['refusal']['code'];

export interface SignInParts {
  /** undefined: nobody signs in here by a provider */
  readonly settings: SignInSettings | undefined;
  readonly sessions: Sessions;
  /** 32 random bytes, the same for all gateways */
  readonly key: Uint8Array;
  readonly log: Logger;
  readonly onOutcome: (outcome: SignInOutcome) => void;
}

/** Where a browser goes next, and the cookies it gets. */
export interface WayOn {
  readonly location: string;
  readonly cookies: readonly string[];
}

interface Configured {
  readonly settings: SignInSettings;
  readonly provider: IdentityProvider;
  readonly attempts: Attempts;
}

/** Signs people in by an OpenID provider, and out again. */
export class SignInDesk {
  private readonly configured: Configured | undefined;

  constructor(private readonly parts: SignInParts) {
    const { settings, key } = parts;
    this.configured = settings && {
      settings,
      provider: new IdentityProvider(settings),
      attempts: new Attempts(key, new Cookies(isSecure(settings))),
    };
  }

  /**
   * Sends a browser to the provider.
   * @param again whether the provider has to ask who it is, also of somebody whom it knows
   * @throws {RefusedError}
   */
  async begin(wanted: string | undefined, { again }: { readonly again: boolean }): Promise<WayOn> {
    const { provider, attempts, settings } = this.needed();
    return this.counted(async () => {
      const { location, attempt } = await provider.begin(redirectUri(settings), { again });
      return { location, cookies: [await attempts.keep({ ...attempt, returnTo: returnTo(wanted) })] };
    });
  }

  /**
   * Opens a session for whom the provider has sent back; the one that the browser had is ended.
   * @param query as it came with the browser
   * @throws {RefusedError}
   */
  async finish(query: Readonly<Record<string, string>>, cookie: string | undefined): Promise<WayOn> {
    const { provider, attempts, settings } = this.needed();
    return this.counted(async () => {
      const state = query['state'] ?? '';
      const attempt = await attempts.find(state, cookie);
      if (!attempt) throw refuse('sign-in-expired');
      const callback = new URL(`${redirectUri(settings)}?${new URLSearchParams(query).toString()}`);
      const person = personOf(await provider.finish(callback, attempt), settings);
      const { sessions, log, onOutcome } = this.parts;
      await sessions.end(cookie);
      const session = await sessions.open(person);
      log.info({ part: 'sign-in', session: session.id, role: person.role }, 'Somebody signed in');
      onOutcome('signed-in');
      return { location: attempt.returnTo, cookies: [session.cookie, attempts.forget(state)] };
    });
  }

  /** @throws {RefusedError} `forbidden`, when another site makes a browser sign out */
  async end(headers: IncomingHttpHeaders): Promise<WayOn> {
    const own = this.configured?.settings.baseUrl;
    if (!isFromOwnPages({ method: 'POST', headers }, own))
      throw refuse('forbidden', 'Signing out is done from Lethe’s own pages only.');
    return { location: '/signed-out', cookies: [await this.parts.sessions.end(headers.cookie)] };
  }

  /** Where the provider lets people sign out; undefined when there is none, or it is away. */
  async signOutAtProvider(): Promise<string | undefined> {
    try {
      return await this.configured?.provider.signOutAddress();
    } catch (error) {
      if (error instanceof RefusedError) return undefined;
      throw error;
    }
  }

  private needed(): Configured {
    if (!this.configured) throw refuse('sign-in-not-configured');
    return this.configured;
  }

  private async counted<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof RefusedError) {
        const { code } = error.refusal;
        this.parts.onOutcome(code);
        this.parts.log.warn({ part: 'sign-in', outcome: code }, 'A sign-in was not finished');
      }
      throw error;
    }
  }
}

export const isSecure = (settings: Pick<SignInSettings, 'baseUrl'> | undefined): boolean =>
  settings?.baseUrl.startsWith('https:') ?? false;

const redirectUri = ({ baseUrl }: SignInSettings): string => new URL(CALLBACK, baseUrl).href;

/** @throws {RefusedError} which claim was looked at, and what was missing */
function personOf(claims: Claims, { claims: wanted, roles }: SignInSettings): Person {
  const id = idOf(claims, wanted.id);
  if (id === undefined)
    throw refuse(
      'sign-in-invalid',
      `The claim \`${claimInWords(wanted.id)}\`, which \`signIn.claims.id\` names, is missing or is no text of up to 500 plain signs.`,
    );
  const role = roleOf(claims, roles);
  if (role === undefined)
    throw refuse(
      'role-missing',
      `The identity provider knows you, but nothing in the claim \`${claimInWords(roles.claim)}\` leads to a role here.`,
    );
  return { id: `person:${id}`, name: nameOf(claims, wanted.name), role };
}
