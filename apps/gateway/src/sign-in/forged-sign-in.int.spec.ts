import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Browser } from './browser.fixture.js';
import { forgedProvider } from './forged-provider.fixture.js';
import { listening, type Listening } from './real-provider.fixture.js';
import { signingIn, type SigningIn } from './signing-in.fixture.js';

let place: Listening;
let lethe: SigningIn;
let provider: Awaited<ReturnType<typeof forgedProvider>>;

beforeAll(async () => {
  place = await listening();
  provider = await forgedProvider(place);
});
afterAll(() => place.close());
beforeEach(async () => {
  provider.forges({});
  lethe = await signingIn(place);
});
afterEach(() => lethe.close());

const minutes = (count: number) => Math.floor(Date.now() / 1000) + count * 60;

async function signIn() {
  const browser = new Browser();
  const answer = await browser.visit(`${lethe.baseUrl}/sign-in`, ({ pathname }) => pathname === '/');
  const isSignedIn = answer.headers.getSetCookie().some((cookie) => cookie.startsWith('lethe_session='));
  return { status: answer.status, isSignedIn, page: await answer.text(), sessions: lethe.sessions.all.size };
}

describe('an answer of the provider', () => {
  it('that is right signs in', async () => {
    expect(await signIn()).toMatchObject({ status: 303, isSignedIn: true });
  });

  it('may disagree about the time by some seconds', async () => {
    provider.forges({ claims: { iat: minutes(0) + 20, exp: minutes(0) - 20 } });
    expect(await signIn()).toMatchObject({ status: 303, isSignedIn: true });
  });

  const wrong: readonly (readonly [string, Parameters<typeof provider.forges>[0], string])[] = [
    ['with the nonce of another sign-in', { claims: { nonce: 'of-another-one' } }, '<code>nonce</code>'],
    ['without nonce', { claims: { nonce: undefined } }, 'sign-in-invalid'],
    ['for another client', { claims: { aud: 'somebody-else' } }, '<code>aud</code>'],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }, 'sign-in-invalid'],
    ['that is over', { claims: { exp: minutes(-5) } }, 'clock'],
    ['that is not yet', { claims: { nbf: minutes(5) } }, 'clock'],
    ['signed by somebody else', { strangeKey: true }, 'sign-in-invalid'],
    ['not signed', { token: `${unsigned()}.` }, 'sign-in-invalid'],
    ['that is none', { token: 'x' }, 'sign-in-invalid'],
    ['without a subject', { claims: { sub: undefined } }, 'sign-in-invalid'],
    ['with a subject that hides something', { claims: { sub: 'a\u202eb' } }, '<code>sub</code>'],
    [
      'whose description is of another issuer',
      { metadata: { issuer: 'https://evil.example' } },
      'to the letter',
    ],
  ];
  it.each(wrong)('%s does not', async (_what, forging, said) => {
    provider.forges(forging);
    const result = await signIn();
    expect(result).toMatchObject({ status: 502, isSignedIn: false, sessions: 0 });
    expect(result.page).toContain(said);
    expect(result.page).not.toContain('evil.example');
  });

  it('of the token endpoint that blames Lethe’s secret says what to compare', async () => {
    provider.forges({ answers: { '/token': { status: 401, body: '{"error":"invalid_client"}' } } });
    expect(await signIn()).toMatchObject({ status: 502, isSignedIn: false });
  });
});

describe('a provider that is not well', () => {
  it.each([
    ['/.well-known/openid-configuration', 503],
    ['/token', 500],
    ['/keys', 502],
  ])('at %s (%d) is said to be away, with a way to try again', async (address, status) => {
    provider.forges({ answers: { [address]: { status, body: '<h1>Bad day</h1>' } } });
    const { page, ...result } = await signIn();
    expect(result).toEqual({ status: 503, isSignedIn: false, sessions: 0 });
    expect(page).toContain('href="/sign-in"');
    expect(page).not.toContain('Bad day');
  });

  it('that answers with a page instead of its description is not believed', async () => {
    provider.forges({
      answers: {
        '/.well-known/openid-configuration': { status: 200, body: '<h1>Log on to this network</h1>' },
      },
    });
    expect(await signIn()).toMatchObject({ status: 502, isSignedIn: false });
  });

  it('is asked again as soon as it is back, and tokens of programs do not need it', async () => {
    provider.forges({ answers: { '/.well-known/openid-configuration': { status: 503, body: '' } } });
    const there = await signingIn(place);
    const begin = () => there.gateway.call('GET', '/sign-in', { token: null });
    expect((await begin()).status).toBe(503);
    expect((await there.gateway.call('GET', '/v1/overview')).status).toBe(200);
    provider.forges({});
    expect((await begin()).status).toBe(303);
    await there.close();
  });

  it('that nobody listens for is said to be away', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await new Promise<void>((resolve) => server.close(() => resolve()));
    const alone = await signingIn({ ...place, url: `http://127.0.0.1:${port}` });
    const answer = await alone.gateway.call('GET', '/sign-in', { token: null });
    expect([answer.status, await answer.json()]).toEqual([
      503,
      expect.objectContaining({ code: 'sign-in-unavailable' }),
    ]);
    await alone.close();
  });
});

function unsigned(): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: 'x', roles: ['LO'], exp: minutes(5), iat: minutes(0) })}`;
}
