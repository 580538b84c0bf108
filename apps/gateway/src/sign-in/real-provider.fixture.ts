import { randomBytes } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import type { Configuration, default as Provider } from 'oidc-provider';

export const CLIENT = { id: 'lethe', secret: 'a secret: with / signs % that + need & care' };

/** A server on a free port whose answers are told later: a provider has to know its address before it is made. */
export async function listening() {
  let answer: RequestListener = (_, response) => void response.writeHead(503).end('<h1>Not yet</h1>');
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answerBy: (next: RequestListener) => void (answer = next),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type Listening = Awaited<ReturnType<typeof listening>>;

/** Somebody whom the provider knows, with what it tells of him. */
export interface Account {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

/**
 * A real OpenID provider (the package oidc-provider) that signs in whoever is set, without asking.
 * @param tellsInToken whether claims stand in the ID token already, or are told when it is asked for them
 */
export async function realProvider(
  place: Listening,
  {
    redirectUris,
    tellsInToken = false,
  }: { readonly redirectUris: string[]; readonly tellsInToken?: boolean },
) {
  let account: Account | undefined;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const configuration: Configuration = {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'first' }] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: redirectUris,
        id_token_signed_response_alg: 'ES256',
      },
    ],
    pkce: { required: () => true },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 60, Interaction: 60, Session: 600 },
    conformIdTokenClaims: !tellsInToken,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/enter/${uid}` },
    claims: {
      openid: ['sub'],
      profile: ['name', 'roles', 'groups', 'realm_access', 'https://example.com/r'],
    },
    findAccount: (_, id) => ({ accountId: id, claims: async () => account ?? { sub: id } }),
    loadExistingGrant: async (context) => {
      const given = context.oidc.session?.grantIdFor(CLIENT.id);
      if (given !== undefined) return context.oidc.provider.Grant.find(given);
      const grant = new context.oidc.provider.Grant({
        clientId: CLIENT.id,
        accountId: context.oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    renderError: (context, { error }) => void (context.body = error),
  };
  const provider = await quietly(place.url, configuration);
  const usual = provider.callback();
  place.answerBy((request, response) => {
    if (!request.url?.startsWith('/enter/')) return void usual(request, response);
    const result = account
      ? { login: { accountId: account.sub } }
      : { error: 'access_denied', error_description: 'ada@example.com may not' };
    void provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  return {
    /** @param next undefined: nobody gets in */
    knows: (next: Account | undefined) => void (account = next),
  };
}

/** It warns of what is fine in a test: that it keeps all in memory, and that it would like a newer Node. */
async function quietly(issuer: string, configuration: Configuration): Promise<Provider> {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    const { default: RealProvider } = await import('oidc-provider');
    return new RealProvider(issuer, configuration);
  } finally {
    console.warn = warn;
  }
}
