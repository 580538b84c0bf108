import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { CloudMfaSettings, faultCatalogue, type IdentityEndpoint } from '#contracts';
import { TaskFault } from '#source-kit';
import { GraphSignIn } from './graph-sign-in.js';

/** What gives out tokens on a machine; each answer is one of its dialects, or something else. */
type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => {
  asked.push(request);
  answer(request, response);
});
let asked: IncomingMessage[] = [];
let answer: Answer;
let base: string;

const says =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
/** Waited for as short as can be; a busy machine may take long for any other answer. */
const silence: Answer = () => undefined;
const token = { access_token: 'a token', expires_in: '86399', token_type: 'Bearer' };

beforeEach(async () => {
  asked = [];
  answer = says(200, token);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  jest.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function signIn(managedIdentity: object, surroundings?: IdentityEndpoint): GraphSignIn {
  const graph = { managedIdentity, timeoutSeconds: answer === silence ? 1 : 60 };
  const storage = { connectionStringFile: 'storage' };
  return new GraphSignIn(CloudMfaSettings.parse({ graph, storage }).graph, surroundings);
}
const tokenOf = (from: GraphSignIn) => from.token(new AbortController().signal);
const machine = (more: object = {}) =>
  signIn({ endpoint: `${base}/metadata/identity/oauth2/token`, ...more });
const queryOf = (index: number) => Object.fromEntries(new URL(asked[index]?.url ?? '', base).searchParams);

describe('a managed identity', () => {
  it('of a virtual machine gives a token for Graph without any secret, and it is kept', async () => {
    const identity = machine();
    expect([await tokenOf(identity), await tokenOf(identity)]).toEqual(['a token', 'a token']);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers).toMatchObject({ metadata: 'true' });
    expect(queryOf(0)).toEqual({ resource: 'https://graph.microsoft.com', 'api-version': '2018-02-01' });
  });

  it('that is one of several is asked for by its client id', async () => {
    await tokenOf(machine({ clientId: 'one-of-them' }));
    expect(queryOf(0)).toMatchObject({ client_id: 'one-of-them' });
  });

  it('of an app shows what the app was given, and ends when it says', async () => {
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
    const expires_on = String(Math.floor(now / 1000) + 3600);
    answer = says(200, { access_token: 'of an app', expires_on, resource: 'r' });
    const app = signIn({}, { url: `${base}/msi/token`, secret: 'a header' });
    expect(await tokenOf(app)).toBe('of an app');
    expect(asked[0]?.headers['x-identity-header']).toBe('a header');
    expect(queryOf(0)).toMatchObject({ 'api-version': '2019-08-01' });
    await tokenOf(app);
    expect(asked).toHaveLength(1);
    clock.mockReturnValue(now + 3_600_000);
    await tokenOf(app);
    expect(asked).toHaveLength(2);
  });

  it('of an Arc-enabled server is refused when it names a file that is not the agent’s', async () => {
    for (const file of ['/etc/passwd', '/var/opt/azcmagent/tokens/../../../etc/x.key', '/tmp/a.key']) {
      answer = says(401, '', { 'www-authenticate': `Basic realm=${file}` });
      const arc = signIn({}, { url: `${base}/metadata/identity/oauth2/token`, secret: undefined });
      await expect(tokenOf(arc)).rejects.toMatchObject({
        code: 'managed-identity-refused',
        retryable: false,
      });
    }
    expect(asked).toHaveLength(3);
    expect(queryOf(0)).toMatchObject({ 'api-version': '2020-06-01' });
  });

  it('of an Arc-enabled server whose key cannot be read says so', async () => {
    answer = says(401, '', { 'www-authenticate': 'Basic realm=/var/opt/azcmagent/tokens/1.key' });
    const arc = signIn({}, { url: `${base}/metadata/identity/oauth2/token`, secret: undefined });
    await expect(tokenOf(arc)).rejects.toMatchObject({
      code: 'managed-identity-refused',
      detail: 'GET token of the managed identity: key file: it is not there (ENOENT)',
    });
  });

  it.each<[string, Answer, string, boolean]>([
    [
      'is not there',
      says(400, { error: 'invalid_request', error_description: 'Identity not found' }),
      'managed-identity-refused',
      false,
    ],
    ['may not be asked', says(403, {}), 'managed-identity-refused', false],
    ['is brought up to date', says(410, {}), 'managed-identity-unreachable', true],
    ['is busy', says(429, {}), 'graph-throttled', true],
    ['is out of order', says(500, {}), 'graph-unavailable', true],
    ['breaks off', (request) => request.socket.destroy(), 'managed-identity-unreachable', true],
    ['does not answer', silence, 'managed-identity-unreachable', true],
    ['answers with a page', says(200, '<html>'), 'graph-answer-unreadable', true],
  ])('that %s is a fault of its own', async (_, how, code, retryable) => {
    answer = how;
    await expect(tokenOf(machine())).rejects.toMatchObject({ code, retryable });
  });

  it('whatever answers in its place, is a token or a fault of the catalogue, and no name gets into it', async () => {
    const bodies = fc.oneof(
      fc.json(),
      fc
        .record({
          access_token: fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
          expires_in: fc.oneof(fc.string(), fc.integer(), fc.double(), fc.constant(undefined)),
          expires_on: fc.oneof(fc.string(), fc.integer(), fc.constant('11/05/2026 15:18:31 +00:00')),
        })
        .map((body) => JSON.stringify(body)),
      fc.constant('{"error":"zoe@example.com","error_description":"AADSTS1: zoe"}'),
    );
    const statuses = fc.constantFrom(200, 204, 301, 400, 401, 403, 404, 410, 429, 500);
    await fc.assert(
      fc.asyncProperty(statuses, bodies, async (status, body) => {
        answer = says(status, body, status === 301 ? { location: 'http://example.com' } : {});
        const outcome: unknown = await tokenOf(machine()).catch((thrown: unknown) => thrown);
        if (typeof outcome === 'string') return;
        if (!(outcome instanceof TaskFault)) throw outcome;
        expect(Object.keys(faultCatalogue)).toContain(outcome.code);
        expect(outcome.detail).not.toMatch(/zoe/);
      }),
      { numRuns: 100 },
    );
  });
});
