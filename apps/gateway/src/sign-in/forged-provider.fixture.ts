import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { CLIENT, type Listening } from './real-provider.fixture.js';

interface Forging {
  /** claims of the ID token other than right ones; undefined leaves one out */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** signs with a key that it does not publish */
  readonly strangeKey?: boolean;
  /** the ID token as it is, whatever it should be */
  readonly token?: string;
  /** the answer of an address, instead of the right one */
  readonly answers?: Readonly<Record<string, { readonly status: number; readonly body: string }>>;
  /** what its description says besides */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A provider whose every answer can be made wrong. It speaks HTTP, and signs for real. */
export async function forgedProvider(place: Listening) {
  const [own, strange] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
  const publicKey = await exportJWK(own.publicKey);
  let forging: Forging = {};
  let nonce = '';

  const idToken = async (): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const right = {
      iss: place.url,
      aud: CLIENT.id,
      sub: '4f1d',
      nonce,
      iat: now,
      exp: now + 300,
      roles: ['LO'],
    };
    const claims = Object.entries({ ...right, ...forging.claims }).filter(([, value]) => value !== undefined);
    return new SignJWT(Object.fromEntries(claims))
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .sign((forging.strangeKey ? strange : own).privateKey);
  };
  const description = () => ({
    issuer: place.url,
    authorization_endpoint: `${place.url}/authorize`,
    token_endpoint: `${place.url}/token`,
    jwks_uri: `${place.url}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    ...forging.metadata,
  });
  const answers: Readonly<Record<string, () => unknown>> = {
    '/.well-known/openid-configuration': description,
    '/keys': () => ({ keys: [{ ...publicKey, kid: 'one', alg: 'ES256', use: 'sig' }] }),
    '/token': async () => ({
      access_token: 'x',
      token_type: 'Bearer',
      id_token: forging.token ?? (await idToken()),
    }),
  };
  place.answerBy((request, response) => {
    const url = new URL(request.url ?? '/', place.url);
    const wrong = forging.answers?.[url.pathname];
    if (wrong) return void response.writeHead(wrong.status, { 'content-type': 'text/html' }).end(wrong.body);
    if (url.pathname === '/authorize') {
      nonce = url.searchParams.get('nonce') ?? '';
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ code: 'c', state: url.searchParams.get('state') ?? '' }).toString();
      return void response.writeHead(303, { location: back.href }).end();
    }
    const answer = answers[url.pathname];
    if (!answer) return void response.writeHead(404).end();
    void Promise.resolve(answer()).then((value) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value)),
    );
  });
  return { forges: (next: Forging) => void (forging = next) };
}
