import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runGateway } from '../gateway.fixture.js';
import { Browser } from './browser.fixture.js';
import { listening, realProvider, type Listening } from './real-provider.fixture.js';
import { signingIn, type SigningIn } from './signing-in.fixture.js';

const officer = { sub: 'olga-8c21-ob', name: 'Olga Öberg', roles: ['everyone', 'LO'] };

let place: Listening;
let lethe: SigningIn;
let other: SigningIn;
let provider: Awaited<ReturnType<typeof realProvider>>;
let browser: Browser;

beforeAll(async () => {
  place = await listening();
  lethe = await signingIn(place);
  other = await signingIn(place, { beside: lethe });
  provider = await realProvider(place, { redirectUris: [lethe.redirectUri] });
});
afterAll(async () => {
  await lethe.close();
  await other.close();
  await place.close();
});
beforeEach(() => {
  browser = new Browser();
  provider.knows(officer);
});

const isPage = ({ pathname }: URL) => pathname === '/docs' || pathname === '/';
const signIn = (query = '?returnTo=/docs') => browser.visit(`${lethe.baseUrl}/sign-in${query}`, isPage);
const look = (running = lethe, cookie = browser.cookiesFor(lethe.baseUrl)) =>
  running.gateway.call('GET', '/v1/overview', { token: null, headers: { cookie } });

describe('signing in at a real provider', () => {
  it('leads back to the page that was asked for, with a session of the role', async () => {
    const answer = await signIn();
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/docs']);
    const [session, attempt] = answer.headers.getSetCookie();
    expect(session).toMatch(
      /^lethe_session=lethe_[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(attempt).toMatch(/^lethe_sign_in_[\w-]+=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/);
    expect([...lethe.sessions.all.values()].at(-1)).toMatchObject({
      actorId: 'person:olga-8c21-ob',
      name: 'Olga Öberg',
      role: 'privacy-officer',
    });
    expect((await look()).status).toBe(200);
    const keys = await lethe.gateway.call('GET', '/v1/api-keys', {
      token: null,
      headers: { cookie: browser.cookiesFor(lethe.baseUrl) },
    });
    expect(keys.status).toBe(403);
  });

  it('is known to every gateway, and over on every gateway after signing out at one', async () => {
    await signIn();
    const cookie = browser.cookiesFor(lethe.baseUrl);
    expect((await look(other)).status).toBe(200);
    await other.gateway.call('POST', '/sign-out', { token: null, headers: { cookie } });
    expect((await look(lethe, cookie)).status).toBe(401);
  });

  it('is begun at one gateway and finished at another', async () => {
    const sent = await browser.visit(`${lethe.baseUrl}/sign-in`, ({ pathname }) =>
      pathname.startsWith('/sign-in'),
    );
    const back = new URL(sent.headers.get('location') ?? '');
    const answer = await other.gateway.call('GET', back.pathname + back.search, {
      token: null,
      headers: { cookie: browser.cookiesFor(lethe.baseUrl) },
    });
    expect(answer.status).toBe(303);
  });

  it('sends state, nonce and the challenge of PKCE along, new ones each time', async () => {
    await signIn();
    await new Browser().visit(`${lethe.baseUrl}/sign-in`, ({ origin }) => origin === place.url);
    const asked = browser.visited
      .map((address) => new URL(address))
      .find(({ pathname }) => pathname === '/auth');
    expect(Object.fromEntries(asked?.searchParams ?? [])).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: lethe.redirectUri,
      scope: 'openid profile',
    });
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(asked?.searchParams.get(name)?.length).toBeGreaterThanOrEqual(43);
  });

  it('takes an answer once', async () => {
    await signIn();
    const callback = browser.visited.find((address) => address.startsWith(lethe.redirectUri)) ?? '';
    const again = await browser.get(new URL(callback));
    expect(again.status).toBe(400);
    expect(await again.text()).toContain('<code>sign-in-expired</code>');
  });

  it('takes an answer once also from a browser that kept its cookie, since the provider does', async () => {
    const sent = await browser.visit(`${lethe.baseUrl}/sign-in`, ({ pathname }) =>
      pathname.startsWith('/sign-in'),
    );
    const callback = new URL(sent.headers.get('location') ?? '');
    const cookie = browser.cookiesFor(lethe.baseUrl);
    expect((await browser.get(callback, { cookie })).status).toBe(303);
    const again = await browser.get(callback, { cookie });
    expect(again.status).toBe(400);
    expect(await again.text()).toContain('used already');
  });

  it('is not finished in another browser, which is what a planted link would want', async () => {
    const sent = await browser.visit(`${lethe.baseUrl}/sign-in`, ({ pathname }) =>
      pathname.startsWith('/sign-in'),
    );
    const victim = new Browser();
    const answer = await victim.get(new URL(sent.headers.get('location') ?? ''));
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([400, []]);
  });

  it('goes on in one tab while another has begun', async () => {
    const back = ({ pathname }: URL) => pathname.startsWith('/sign-in');
    const first = await browser.visit(`${lethe.baseUrl}/sign-in?returnTo=/docs`, back);
    await browser.visit(`${lethe.baseUrl}/sign-in`, back);
    const answer = await browser.get(new URL(first.headers.get('location') ?? ''));
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/docs']);
  });

  it('gives a new session each time, and ends the one before', async () => {
    await signIn();
    const before = browser.cookiesFor(lethe.baseUrl);
    await signIn();
    expect(browser.cookiesFor(lethe.baseUrl)).not.toBe(before);
    expect((await look(lethe, before)).status).toBe(401);
    expect((await look()).status).toBe(200);
  });

  it('does not make a session of a cookie that was planted before', async () => {
    const planted = 'lethe_session=lethe_planted';
    const answer = await browser.visit(`${lethe.baseUrl}/sign-in`, isPage);
    expect(answer.headers.getSetCookie()[0]).not.toContain('planted');
    expect((await look(lethe, planted)).status).toBe(401);
  });

  it('asks again who it is where that is wanted', async () => {
    await browser.visit(`${lethe.baseUrl}/sign-in?again=true`, ({ origin }) => origin === place.url);
    const sent = await browser.get(new URL(`${lethe.baseUrl}/sign-in?again=true`));
    expect(sent.headers.get('location')).toContain('prompt=login');
  });
});

describe('whoever gets no role', () => {
  it.each([
    ['no value that counts', { ...officer, roles: ['everyone'] }],
    ['no such claim', { sub: 'olga-8c21-ob', name: 'Olga' }],
    ['a claim of another form', { ...officer, roles: { LO: true } }],
    ['the name of something of the language', { ...officer, roles: ['constructor', '__proto__'] }],
  ])('is told which claim was looked at: %s', async (_what, account) => {
    provider.knows(account);
    const answer = await signIn();
    const page = await answer.text();
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
    expect(page).toContain('<code>roles</code>');
    expect(page).toContain('/sign-in?again=true');
    expect(page).not.toMatch(/olga-8c21-ob|Olga/);
  });

  it('is told what the provider says', async () => {
    provider.knows(undefined);
    const answer = await signIn();
    const page = await answer.text();
    expect(answer.status).toBe(403);
    expect(page).toContain('access_denied');
    expect(page).not.toContain('ada@example.com');
  });
});

describe('the log', () => {
  it('has sign-ins with their outcome, and nothing about the person', async () => {
    await signIn();
    provider.knows({ ...officer, roles: [] });
    await new Browser().visit(`${lethe.baseUrl}/sign-in`);
    const log = lethe.gateway.log();
    expect(log).toMatch(/"role":"privacy-officer","msg":"Somebody signed in"/);
    expect(log).toContain('"outcome":"role-missing"');
    expect(log).not.toMatch(/olga-8c21-ob|Olga|lethe_[\w-]{43}/);
    const metrics = await (await lethe.gateway.call('GET', '/metrics', { token: null })).text();
    expect(metrics).toMatch(/lethe_sign_ins_total\{outcome="role-missing"\} \d/);
  });
});

describe('with other settings', () => {
  let own: SigningIn | undefined;
  afterEach(() => own?.close());

  it('takes the role from a claim of any name, from the person’s own claims, and knows him by another one', async () => {
    own = await signingIn(place, {
      settings: {
        roles: { claim: ['realm_access', 'roles'], values: { 'LETHE ops': 'operator', audit: 'auditor' } },
        claims: { id: 'https://example.com/r', name: ['realm_access', 'called'] },
      },
    });
    provider = await realProvider(place, {
      redirectUris: [lethe.redirectUri, own.redirectUri],
      tellsInToken: true,
    });
    provider.knows({
      sub: '1',
      'https://example.com/r': 'emp-77',
      realm_access: { roles: ['audit', 'LETHE ops'], called: 'A\u202e\nB' },
    });
    const answer = await browser.visit(`${own.baseUrl}/sign-in`, isPage);
    expect(answer.status).toBe(303);
    expect([...own.sessions.all.values()]).toMatchObject([
      { actorId: 'person:emp-77', role: 'operator', name: 'A  B' },
    ]);
  });

  it('behind https sets cookies for https and for this host alone', async () => {
    const base = 'https://lethe.example.com';
    own = await signingIn(place, { settings: { baseUrl: base } });
    provider = await realProvider(place, { redirectUris: [lethe.redirectUri, own.redirectUri] });
    provider.knows(officer);
    browser = new Browser({ [base]: own.gateway.url });
    const answer = await browser.visit(`${base}/sign-in`, isPage);
    const cookies = answer.headers.getSetCookie();
    expect(cookies[0]).toMatch(/^__Host-lethe_session=.*; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    expect(cookies[1]).toMatch(/^__Host-lethe_sign_in_.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const change = (origin: string) =>
      own?.gateway.call('POST', '/v1/privacy-requests', {
        token: null,
        headers: { cookie: browser.cookiesFor(base), origin },
        json: { kind: 'Export', subject: { userPrincipalName: 'ada@example.com' } },
      });
    expect((await change(base))?.status).toBe(202);
    expect((await change(own.gateway.url))?.status).toBe(403);
  });
});

describe('a gateway without a provider', () => {
  it('says on a page how one gets in instead', async () => {
    const gateway = await runGateway();
    const page = await gateway.call('GET', '/sign-in', { token: null, headers: { accept: 'text/html' } });
    expect(page.status).toBe(404);
    expect(await page.text()).toContain('claim link');
    await gateway.close();
  });
});
