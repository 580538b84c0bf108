import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CloudMfaSettings, faultCatalogue } from '#contracts';
import { startCloud, type Disturbance, type SandboxCloud } from '#sandbox';
import { TaskFault, type SourceHandlers } from '#source-kit';
import { TaskStage } from '#testing';
import { cloudMfaHandlers } from './cloud-mfa-handlers.js';

let folder: string;
let cloud: SandboxCloud;
let handlers: SourceHandlers;
const stage = new TaskStage('2026-11-20T09:00:00.000Z', {
  source: 'cloud-mfa',
  action: 'verify-purge',
  subject: { userPrincipalName: 'zoe@example.com' },
});
const settings = (graph: object = {}): CloudMfaSettings =>
  CloudMfaSettings.parse({ ...cloud.source, graph: { ...cloud.source.graph, ...graph } });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-cloud-'));
  cloud = await startCloud({ folder, clock: { now: () => stage.time } });
  handlers = cloudMfaHandlers(settings());
});
afterEach(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

const verify = (changes = {}) => stage.dispatch(handlers['verify-purge'], changes);
const tokens = (): number => cloud.calls.filter((call) => call.endsWith('/token')).length;
const JSON_TYPE = { 'content-type': 'application/json' };
const error = (code: string) => JSON.stringify({ error: { code, message: '' } });
const users = (how: Disturbance['how'], times = 1): Disturbance => ({ path: /v1\.0\/users/, how, times });

describe('the sign-in', () => {
  it('asks for one token and keeps it', async () => {
    await verify();
    await verify();
    expect(tokens()).toBe(1);
  });

  it('asks once more when Graph does not take the token any longer', async () => {
    await verify();
    cloud.disturb(users({ status: 401, headers: JSON_TYPE, body: error('InvalidAuthenticationToken') }));
    expect(await verify()).toMatchObject({ outcome: 'succeeded' });
    expect(tokens()).toBe(2);
  });

  it('gives up when Graph takes no token at all', async () => {
    cloud.disturb(users({ status: 401, headers: JSON_TYPE, body: error('InvalidAuthenticationToken') }, 2));
    await expect(verify()).rejects.toMatchObject({ code: 'graph-token-refused', retryable: false });
    expect(tokens()).toBe(2);
  });

  it('takes a new secret from its file without a restart', async () => {
    const file = cloud.source.graph.clientSecretFile;
    await writeFile(file, 'expired');
    await expect(verify()).rejects.toMatchObject({
      code: 'graph-secret-wrong',
      // An administrator has several of each.
      detail: expect.stringMatching(
        /invalid_client AADSTS7000215; application \S+ in tenant \S+ at 127\.0\.0\.1:\d+$/,
      ),
    });
    await cloud.close();
    cloud = await startCloud({ folder, clock: { now: () => stage.time } });
    handlers = cloudMfaHandlers(settings());
    expect(await verify()).toMatchObject({ outcome: 'succeeded' });
  });

  it.each([
    [7000222, 'graph-secret-expired'],
    [700027, 'graph-certificate-refused'],
    [700024, 'graph-assertion-time'],
    [700016, 'graph-application-unknown'],
    [7000112, 'graph-application-disabled'],
    [90002, 'graph-tenant-unknown'],
    [500011, 'graph-scope-unknown'],
    [700213, 'graph-federation-unknown'],
    [53003, 'graph-sign-in-blocked'],
    [50000, 'graph-sign-in-refused'],
  ])('that is refused with AADSTS%i says what to change: %s', async (number, code) => {
    const words = `AADSTS${number}: zoe@example.com may not, says the authority.`;
    const carried = [{ error_codes: [number] }, { error_codes: [] }, {}];
    for (const numbers of carried) {
      const body = JSON.stringify({ error: 'invalid_client', error_description: words, ...numbers });
      cloud.disturb({ path: /token$/, how: { status: 401, headers: JSON_TYPE, body } });
      await expect(verify()).rejects.toMatchObject({
        code,
        retryable: false,
        detail: expect.stringMatching(
          new RegExp(`^POST /{tenant}/oauth2/v2.0/token: 401 invalid_client AADSTS${number}; application `),
        ),
      });
    }
  });

  it.each([
    ['missing', undefined],
    ['empty', ' \n'],
  ])('names a secret file that is %s', async (_, content) => {
    const file = cloud.source.graph.clientSecretFile;
    if (content === undefined) await rm(file);
    else await writeFile(file, content);
    await expect(verify()).rejects.toMatchObject({ code: 'graph-secret-missing', retryable: false });
  });

  it('reads no token out of a page', async () => {
    const how = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' };
    cloud.disturb({ path: /token$/, how });
    await expect(verify()).rejects.toMatchObject({ code: 'graph-answer-unreadable', retryable: true });
  });

  it('does not read a certificate file without key or certificate', async () => {
    const certificateFile = join(folder, 'app.pem');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await writeFile(certificateFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    handlers = cloudMfaHandlers(settings({ clientSecretFile: undefined, certificateFile }));
    await expect(verify()).rejects.toMatchObject({ code: 'graph-secret-missing', retryable: false });
  });
});

describe('an answer of Graph', () => {
  const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Welcome</html>' };
  it.each<[string, Disturbance['how'], string]>([
    ['that is a page', page, 'graph-answer-unreadable'],
    ['that is a page with status 404', { ...page, status: 404 }, 'graph-answer-unreadable'],
    [
      'that is a redirect',
      { status: 302, headers: { location: 'https://example.com' } },
      'graph-answer-unreadable',
    ],
    ['that is broken JSON', { status: 200, headers: JSON_TYPE, body: '{"id":' }, 'graph-answer-unreadable'],
    ['of another shape', { status: 200, headers: JSON_TYPE, body: '{"id":7}' }, 'graph-answer-unreadable'],
    [
      'that is an error without code',
      { status: 404, headers: JSON_TYPE, body: '{}' },
      'graph-answer-unreadable',
    ],
    ['that is a server error', { status: 502, headers: JSON_TYPE }, 'graph-unavailable'],
    ['that does not come', 'drop', 'graph-unreachable'],
  ])('%s is a fault to try again after, and nothing is claimed', async (_, how, code) => {
    cloud.disturb(users(how));
    await expect(verify()).rejects.toMatchObject({ code, retryable: true });
  });

  it('that never comes is given up after the time-out', async () => {
    handlers = cloudMfaHandlers(settings({ timeoutSeconds: 1 }));
    cloud.disturb(users('hang'));
    await expect(verify()).rejects.toMatchObject({
      code: 'graph-unreachable',
      detail: expect.stringMatching(/^GET \/users\/\{id\} at 127\.0\.0\.1:\d+: no answer within 1 s$/),
    });
  });

  it('that a permission is missing names the permission', async () => {
    cloud.disturb(users({ status: 403, headers: JSON_TYPE, body: error('Authorization_RequestDenied') }));
    await expect(verify()).rejects.toMatchObject({
      code: 'graph-permission-missing',
      retryable: false,
      detail: 'GET /users/{id}: 403 Authorization_RequestDenied; needs User.Read.All',
    });
  });

  it('that is general names what its inner error names', async () => {
    const body = JSON.stringify({
      error: { code: 'BadRequest', message: '', innerError: { code: 'Directory_QuotaExceeded' } },
    });
    cloud.disturb(users({ status: 400, headers: JSON_TYPE, body }));
    await expect(verify()).rejects.toMatchObject({
      code: 'graph-call-refused',
      detail: 'GET /users/{id}: 400 Directory_QuotaExceeded',
    });
  });

  it('that asks for a long wait is obeyed on Lethe’s clock, with what was remembered', async () => {
    cloud.disturb(users({ status: 429, headers: { 'retry-after': '120' } }));
    const remembered = { step: 'verify', userId: 'x', seenAt: null };
    expect(await verify({ continuation: JSON.stringify(remembered) })).toEqual({
      outcome: 'waiting-on-source',
      continuation: JSON.stringify({ ...remembered, busySince: stage.time }),
      checkAfter: '2026-11-20T09:02:00.000Z',
    });
  });

  it('that asks to wait until a time is obeyed by the distance from its own clock', async () => {
    const headers = { date: 'Tue, 01 Jan 2030 00:00:00 GMT', 'retry-after': 'Tue, 01 Jan 2030 00:10:00 GMT' };
    cloud.disturb(users({ status: 503, headers }));
    expect(await verify()).toMatchObject({ checkAfter: '2026-11-20T09:10:00.000Z' });
  });

  it('that asks for no wait to speak of is asked for again at once', async () => {
    cloud.disturb(users({ status: 429, headers: { 'retry-after': '0' } }, 3));
    expect(await verify()).toMatchObject({ outcome: 'succeeded' });
  });

  it('that throttles for a day, in both forms of Retry-After, is a fault then, and none any more when it has ended', async () => {
    const date = { date: 'Tue, 01 Jan 2030 00:00:00 GMT', 'retry-after': 'Tue, 01 Jan 2030 08:00:00 GMT' };
    let continuation: string | null = JSON.stringify({ step: 'verify', userId: 'x', seenAt: null });
    const throttled = async (headers: Record<string, string>) => {
      cloud.disturb(users({ status: 429, headers }));
      const outcome = await verify({ continuation });
      if (outcome?.outcome !== 'waiting-on-source') throw new Error('It did not wait.');
      expect(Date.parse(outcome.checkAfter) - Date.parse(stage.time)).toBe(8 * 3_600_000);
      stage.time = outcome.checkAfter;
      continuation = outcome.continuation;
    };
    for (const headers of [date, { 'retry-after': '28800' }, date]) await throttled(headers);
    cloud.disturb(users({ status: 429, headers: date }));
    await expect(verify({ continuation })).rejects.toMatchObject({
      code: 'graph-throttled',
      retryable: true,
      detail: 'GET /users/{id}: 429; it has asked to wait since 2026-11-20T09:00:00.000Z',
    });
    expect(await verify({ continuation })).toMatchObject({ outcome: 'succeeded' });
  });

  it('that throttles without a time is a fault to try again after', async () => {
    cloud.disturb(users({ status: 429 }));
    await expect(verify()).rejects.toMatchObject({ code: 'graph-throttled', retryable: true });
  });

  it('that names a next page elsewhere does not get the token sent there', async () => {
    const calls: string[] = [];
    const elsewhere = createServer((request, response) => {
      calls.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const address = elsewhere.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const body = JSON.stringify({ value: [], '@odata.nextLink': `http://127.0.0.1:${port}/next` });
    cloud.disturb({ path: /deletedItems/, how: { status: 200, headers: JSON_TYPE, body }, times: 2 });
    await expect(verify()).rejects.toMatchObject({ code: 'graph-answer-unreadable' });
    expect(calls).toEqual([]);
    await new Promise((resolve) => elsewhere.close(resolve));
  });

  it('of any kind leads to a fault of the catalogue or to nothing found, and to no name in a fault', async () => {
    const bodies = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constantFrom('', '{"value":[null]}', '{"error":{"code":"zoe@example.com"}}', '[]', '{"value":{}}'),
    );
    const answers = fc.record({
      status: fc.constantFrom(200, 201, 202, 204, 301, 400, 401, 403, 404, 408, 409, 429, 500, 503),
      headers: fc.record({
        'content-type': fc.constantFrom(
          'application/json',
          'text/html',
          'application/json;odata.metadata=minimal',
        ),
        'retry-after': fc.constantFrom(
          '0',
          '-1',
          'soon',
          '1e3',
          '99999999999999999999',
          'Tue, 32 Jan 2030 00:00:00 GMT',
        ),
      }),
      body: bodies,
    });
    const places = fc.constantFrom(/users/, /deletedItems/, /signIns/, /token$/);
    await fc.assert(
      fc.asyncProperty(places, answers, async (path, how) => {
        handlers = cloudMfaHandlers(settings());
        cloud.disturb({ path, how });
        const outcome: unknown = await verify().catch((thrown: unknown) => thrown);
        cloud.calm();
        if (outcome instanceof TaskFault) {
          expect(Object.keys(faultCatalogue)).toContain(outcome.code);
          expect(`${outcome.message} ${outcome.detail}`).not.toMatch(/zoe/);
        } else
          expect(outcome).toMatchObject({ outcome: expect.stringMatching(/succeeded|waiting-on-source/) });
      }),
      { numRuns: 150 },
    );
  });
});
