import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ADMIN_TOKEN, runGateway, type RunningGateway } from './gateway.fixture.js';

let gateway: RunningGateway;
beforeEach(async () => {
  gateway = await runGateway();
});
afterEach(() => gateway.close());

const claim = (code: string, headers = {}) => gateway.call('GET', `/claim/${code}`, { token: null, headers });
const cookieOf = (answer: Response) => (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
const withCookie = (cookie: string, method = 'GET', headers = {}) =>
  gateway.call(method, '/v1/privacy-requests', {
    token: null,
    headers: { cookie, ...headers },
    ...(method === 'POST'
      ? { json: { kind: 'Export', subject: { userPrincipalName: 'ada@example.com' } } }
      : {}),
  });

describe('the claim link', () => {
  it('signs in by a cookie that no script can read, and leads to the first page', async () => {
    const answer = await claim(gateway.claimLink.code);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(answer.headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Strict/);
    expect((await withCookie(cookieOf(answer))).status).toBe(200);
  });

  it('works once', async () => {
    await claim(gateway.claimLink.code);
    const again = await claim(gateway.claimLink.code);
    expect([again.status, again.headers.get('set-cookie')]).toEqual([410, null]);
    expect(await again.json()).toMatchObject({ code: 'claim-spent' });
  });

  it('is not used up by looking at it with HEAD, nor by a wrong code', async () => {
    const head = await gateway.call('HEAD', `/claim/${gateway.claimLink.code}`, { token: null });
    expect(head.status).toBe(405);
    expect((await claim('wrong')).status).toBe(404);
    expect((await claim(gateway.claimLink.code)).status).toBe(303);
  });

  it('explains itself on a page to whoever opens it in a browser too late', async () => {
    await claim(gateway.claimLink.code);
    const page = await claim(gateway.claimLink.code, { accept: 'text/html,*/*' });
    expect([page.status, page.headers.get('content-type')]).toEqual([410, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('<code>claim-spent</code>');
  });

  it('never stands in the log', async () => {
    await claim(gateway.claimLink.code);
    expect(gateway.log()).toContain('/claim/{code}');
    expect(gateway.log().includes(gateway.claimLink.code)).toBe(false);
  });

  it('is not there in production, nor is the rest of the sandbox', async () => {
    const production = await runGateway({ production: true });
    for (const path of [`/claim/${production.claimLink.code}`, '/v1/sandbox/clock', '/v1/sandbox/plant'])
      expect((await production.call('GET', path)).status).toBe(404);
    const document = await (await production.call('GET', '/openapi.json')).text();
    for (const path of ['/v1/sandbox', '/claim']) expect(document).not.toContain(path);
    await production.close();
  });
});

describe('a session', () => {
  let cookie = '';
  beforeEach(async () => {
    cookie = cookieOf(await claim(gateway.claimLink.code));
  });

  it.each([
    [{ 'sec-fetch-site': 'same-origin' }, 202],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{}, 202],
  ])('changes something with the headers %j: %d', async (headers, status) => {
    expect((await withCookie(cookie, 'POST', headers)).status).toBe(status);
  });

  it('takes an Origin that is the address itself', async () => {
    expect((await withCookie(cookie, 'POST', { origin: gateway.url })).status).toBe(202);
  });

  it('may be looked with from anywhere a browser sends it', async () => {
    expect((await withCookie(cookie, 'GET', { 'sec-fetch-site': 'cross-site' })).status).toBe(200);
  });

  it('says who has it, what he may do and what time it is here', async () => {
    const look = (headers: Record<string, string>, token: string | null = null) =>
      gateway.call('GET', '/v1/session', { token, headers }).then((answer) => answer.json());
    expect(await look({ cookie })).toMatchObject({
      name: 'Sandbox owner',
      role: 'admin',
      by: 'session',
      mode: 'sandbox',
      clock: { secondsPerDay: 20 },
    });
    const auditor = await look({}, gateway.tokens.auditor);
    expect(auditor).toMatchObject({ name: 'for auditor', role: 'auditor', by: 'token' });
    expect(auditor).toMatchObject({ permissions: expect.arrayContaining(['audit:view']) });
    expect(JSON.stringify(auditor)).not.toContain('requests:submit');
  });

  it.each([
    ['changed', (value: string) => `${value.slice(0, -3)}abc`],
    ['of nobody', () => 'lethe_session=x'],
    [
      'unsigned',
      () =>
        `lethe_session=${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"role":"admin","sub":"claim","aud":"lethe-session"}').toString('base64url')}.`,
    ],
  ])('that is %s is none', async (_what, change) => {
    expect((await withCookie(change(cookie))).status).toBe(401);
  });

  it('is over once its browser has signed out, also for whoever has copied the cookie', async () => {
    const out = await gateway.call('POST', '/sign-out', { token: null, headers: { cookie } });
    expect([out.status, out.headers.get('location')]).toEqual([303, '/signed-out']);
    expect(out.headers.get('set-cookie')).toMatch(
      /^lethe_session=; Max-Age=0; Path=\/; HttpOnly; SameSite=Strict/,
    );
    expect((await withCookie(cookie)).status).toBe(401);
    expect(await (await gateway.call('GET', '/signed-out', { token: null })).text()).toContain('/sign-in');
  });

  it.each([{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }])(
    'is not ended by a page of somebody else: %j',
    async (headers) => {
      const out = await gateway.call('POST', '/sign-out', { token: null, headers: { cookie, ...headers } });
      expect(out.status).toBe(403);
      expect((await withCookie(cookie)).status).toBe(200);
    },
  );

  it('gives way to a bearer token, and does not help one that is not valid', async () => {
    const call = (token: string) => gateway.call('GET', '/v1/api-keys', { token, headers: { cookie } });
    expect((await call('wrong')).status).toBe(401);
    expect((await call(gateway.tokens.auditor)).status).toBe(403);
  });
});

describe('whoever is not let in', () => {
  const refusal = async (headers: Record<string, string>): Promise<string> => {
    const answer = await gateway.call('GET', '/v1/overview', { token: null, headers });
    return ((await answer.json()) as { detail: string }).detail;
  };

  it.each<[string, Record<string, string>, string]>([
    ['no token', {}, 'No token was sent.'],
    ['a cookie of something else', { cookie: 'theme=dark' }, 'No token was sent.'],
    ['a session that is over', { cookie: 'lethe_session=gone' }, 'The session is over: sign in again.'],
    ['another scheme', { authorization: 'Basic YTpi' }, 'is not of the form `Bearer <token>`'],
    ['a token of nobody', { authorization: 'Bearer nobody' }, 'This token is not valid here'],
  ])('is told what was wrong, and by what key programs call: with %s', async (_, headers, what) => {
    const detail = await refusal(headers);
    expect(detail).toContain(what);
    expect(detail).toContain('API key');
    expect(detail).toContain('lethe api-keys create');
    expect(detail).not.toContain('claim link');
  });
});

describe('a bearer token', () => {
  it.each([`Bearer ${ADMIN_TOKEN}`, `bearer   ${ADMIN_TOKEN}`])('is taken as %s', async (authorization) => {
    expect(
      (await gateway.call('GET', '/v1/overview', { token: null, headers: { authorization } })).status,
    ).toBe(200);
  });

  it.each([
    ADMIN_TOKEN,
    `Basic ${ADMIN_TOKEN}`,
    'Bearer',
    `Bearer ${ADMIN_TOKEN}x`,
    `Bearer ${ADMIN_TOKEN} x`,
    `Bearer ${'x'.repeat(4000)}`,
  ])('is not taken as %.40s', async (authorization) => {
    const answer = await gateway.call('GET', '/v1/overview', { token: null, headers: { authorization } });
    expect(answer.status).toBe(401);
  });

  it('is shown once, listed without it, and dead the moment it is deleted', async () => {
    const made = await gateway.call('POST', '/v1/api-keys', {
      json: { name: 'help desk', role: 'operator' },
    });
    const { id, token } = (await made.json()) as { id: string; token: string };
    expect(token).toMatch(/^lethe_[\w-]{43}$/);
    const look = () => gateway.call('GET', '/v1/overview', { token });
    expect((await look()).status).toBe(200);
    const listed = await (await gateway.call('GET', '/v1/api-keys')).text();
    expect(listed).toContain('help desk');
    expect(listed).not.toContain(token.slice(6));
    expect((await gateway.call('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
    expect((await look()).status).toBe(401);
    expect((await gateway.call('DELETE', `/v1/api-keys/${id}`)).status).toBe(404);
    expect(gateway.log()).not.toContain(token);
  });
});

describe('the limit of calls', () => {
  it('is 429 with Retry-After for the one caller who exceeds it', async () => {
    // So slow that the calls of a busy machine bring none back meanwhile.
    const limited = await runGateway({ rateLimit: { perSecond: 0.001, burst: 20 } });
    const look = (token: string) => limited.call('GET', '/v1/overview', { token });
    const statuses: number[] = [];
    for (let call = 0; call < 25; call += 1) statuses.push((await look(limited.tokens.auditor)).status);
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(statuses).toContain(429);
    const refused = await look(limited.tokens.auditor);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'too-many-requests' });
    expect((await look(limited.tokens.operator)).status).toBe(200);
    await limited.close();
  });

  it('lets a token make some hundred calls at once in the sandbox', async () => {
    const answers = await Promise.all(
      Array.from({ length: 300 }, () => gateway.call('GET', '/v1/privacy-requests?limit=1')),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    await Promise.all(answers.map((answer) => answer.arrayBuffer()));
  });
});
