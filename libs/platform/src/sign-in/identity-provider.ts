import { readFile } from 'node:fs/promises';
import * as oidc from 'openid-client';
import { secretText, type SignInSettings } from '#contracts';
import { refuse } from '../http/refused-error.js';
import type { Attempt } from './attempts.js';
import { claimAt, type Claims } from './claims.js';
import { signInFault } from './sign-in-fault.js';

/** Real time that the provider may take for one answer, in seconds. */
const TIMEOUT = 10;
/** Its description, and the secret, are read again after this time: either may be changed meanwhile. */
const KNOWN_MS = 10 * 60_000;

type Settings = Pick<
  SignInSettings,
  'issuer' | 'clientId' | 'clientSecretFile' | 'scope' | 'claims' | 'roles'
>;

/**
 * An OpenID provider, as the certified library speaks to it: discovery, authorization code with PKCE, state
 * and nonce, signature, issuer, audience and times of the ID token (30 seconds of disagreement are borne).
 * @throws {RefusedError} `sign-in-unavailable`, `sign-in-invalid`, `sign-in-refused`, `sign-in-expired`
 */
export class IdentityProvider {
  private known: { readonly configuration: Promise<oidc.Configuration>; readonly until: number } | undefined;

  constructor(private readonly settings: Settings) {}

  /** The address at the provider where a browser goes, and what has to be kept until it comes back. */
  async begin(
    redirectUri: string,
    { again }: { readonly again: boolean },
  ): Promise<{ readonly location: string; readonly attempt: Omit<Attempt, 'returnTo'> }> {
    const configuration = await this.configuration();
    const attempt = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    };
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.settings.scope,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
      ...(again && { prompt: 'login' }),
    });
    return { location: url.href, attempt };
  }

  /** What the provider says of whom it sent back. @param callback the whole address that the browser came to */
  async finish(callback: URL, { state, nonce, verifier }: Attempt): Promise<Claims> {
    const configuration = await this.configuration();
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims: Claims = tokens.claims() ?? {};
      return await this.withUserInfo(configuration, tokens.access_token, claims);
    } catch (error) {
      // Whatever was wrong may be a setting that was changed since: the next one looks anew.
      this.known = undefined;
      throw signInFault(error);
    }
  }

  /** Where a person can sign out at the provider too; undefined when it offers no such place. */
  async signOutAddress(): Promise<string | undefined> {
    const configuration = await this.configuration();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
    return oidc.buildEndSessionUrl(configuration).href;
  }

  /** Many providers put into the ID token only who somebody is, and tell the rest when asked with the token. */
  private async withUserInfo(
    configuration: oidc.Configuration,
    accessToken: string,
    claims: Claims,
  ): Promise<Claims> {
    const { roles, claims: wanted } = this.settings;
    const isWhole = [roles.claim, wanted.id, wanted.name].every(
      (path) => claimAt(claims, path) !== undefined,
    );
    const subject = claims['sub'];
    if (isWhole || typeof subject !== 'string') return claims;
    if (configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    const told = await oidc.fetchUserInfo(configuration, accessToken, subject);
    return { ...told, ...claims };
  }

  private configuration(): Promise<oidc.Configuration> {
    const now = performance.now();
    if (!this.known || this.known.until <= now) {
      const configuration = this.discover();
      const known = { configuration, until: now + KNOWN_MS };
      this.known = known;
      configuration.catch(() => {
        if (this.known === known) this.known = undefined;
      });
    }
    return this.known.configuration;
  }

  private async discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecretFile } = this.settings;
    try {
      const authentication =
        clientSecretFile === undefined ? oidc.None() : bySecret(await readSecret(clientSecretFile));
      return await oidc.discovery(new URL(issuer), clientId, undefined, authentication, {
        timeout: TIMEOUT,
        execute: [
          oidc.enableNonRepudiationChecks,
          // Settings take plain http for loopback alone.
          ...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []),
        ],
      });
    } catch (error) {
      throw signInFault(error);
    }
  }
}

/** In the way that the provider says it takes; `client_secret_basic` is what it takes when it says nothing. */
const bySecret = (secret: string): oidc.ClientAuth => {
  const [post, basic] = [oidc.ClientSecretPost(secret), oidc.ClientSecretBasic(secret)];
  return (server, ...call) =>
    (server.token_endpoint_auth_methods_supported?.includes('client_secret_post') ? post : basic)(
      server,
      ...call,
    );
};

/** @throws {RefusedError} it was there when Lethe was started */
async function readSecret(file: string): Promise<string> {
  try {
    return secretText(await readFile(file)).trim();
  } catch {
    throw refuse('sign-in-invalid', 'The file that `signIn.clientSecretFile` names cannot be read any more.');
  }
}
