import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addressOf } from './calls.fixture.js';
import { requestEndpoints } from './endpoints/request.endpoints.js';
import { runGateway, type RunningGateway } from './gateway.fixture.js';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await runGateway();
});
afterAll(() => gateway.close());

const submit = (json: unknown, headers = {}) =>
  gateway.call('POST', '/v1/privacy-requests', { json, headers });
const export_ = { kind: 'Export', subject: { userPrincipalName: 'ada@example.com' } };
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;

describe('submitting', () => {
  it('is 202 with where to look, when, and the version', async () => {
    const answer = await submit(export_);
    const view = (await answer.json()) as { id: string };
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(`/v1/privacy-requests/${view.id}`);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await gateway.call('GET', `/v1/privacy-requests/${view.id}`)).status).toBe(200);
  });

  it('hands over what was sent, and the key', async () => {
    const body = {
      kind: 'AccountClose',
      subject: {
        userPrincipalName: "o'hara@example.com",
        samAccountName: 'ohara',
        objectId: '11111111-2222-3333-4444-555555555555',
        aliases: ['EXAMPLE\\ohara'],
      },
      sources: ['mfa-server', 'cloud-mfa'],
      policy: 'ccpa',
      receivedAt: '2026-11-20T10:00:00+01:00',
      reference: 'HD-4711',
      subjectIsAdministrator: true,
    };
    await submit(body, { 'idempotency-key': 'key-1' });
    expect(gateway.requests.submitted.at(-1)).toEqual({ body, key: 'key-1' });
  });

  it.each([
    [{ ...export_, subject: {} }, 'subject.userPrincipalName'],
    [{ ...export_, subject: { userPrincipalName: 'ada' } }, 'subject.userPrincipalName'],
    [
      { ...export_, subject: { userPrincipalName: `${'a'.repeat(120)}@example.com` } },
      'subject.userPrincipalName',
    ],
    [{ ...export_, subject: { userPrincipalName: 'a\u0007@example.com' } }, 'subject.userPrincipalName'],
    [{ ...export_, subject: { samAccountName: 'a/b' } }, 'subject.samAccountName'],
    [{ ...export_, subject: { aliases: ['ok', '-x'] } }, 'subject.aliases.1'],
    [{ ...export_, sources: ['mfa-server', 'moon'] }, 'sources.1'],
    [{ ...export_, sources: [] }, 'sources'],
    [{ ...export_, sources: ['cloud-mfa', 'cloud-mfa'] }, 'sources'],
    [{ ...export_, receivedAt: 'yesterday' }, 'receivedAt'],
    [{ ...export_, reference: 'x'.repeat(201) }, 'reference'],
    [{ ...export_, subjectIsAdministrator: 'yes' }, 'subjectIsAdministrator'],
    [{ ...export_, policy: 'hipaa' }, 'policy'],
    [{ subject: export_.subject }, 'kind'],
    [{ ...export_, kind: 'export' }, 'kind'],
  ])('names the field that is wrong in %#', async (body, path) => {
    const answer = await submit(body);
    const { errors } = (await answer.json()) as { errors: { path: string }[] };
    expect([answer.status, errors.map((error) => error.path)]).toEqual([422, [path]]);
  });
});

describe('a list', () => {
  it('hands its filters over, and takes 50 unless told', async () => {
    await gateway.call(
      'GET',
      '/v1/privacy-requests?kind=Export&progress=running&purge=verified&clock=overdue&source=cloud-mfa&limit=7&cursor=abc',
    );
    expect(gateway.requests.filters.at(-1)).toEqual({
      kind: 'Export',
      progress: 'running',
      purge: 'verified',
      clock: 'overdue',
      source: 'cloud-mfa',
      limit: 7,
      cursor: 'abc',
    });
    await gateway.call('GET', '/v1/privacy-requests');
    expect(gateway.requests.filters.at(-1)).toEqual({ limit: 50 });
  });

  it.each([
    'kind=export',
    'progress=going',
    'clock=late',
    'source=moon',
    'limit=0',
    'limit=201',
    'limit=1e2',
    'limit=-1',
    'limit=',
    'cursor=',
  ])('refuses ?%s by the name of the parameter', async (query) => {
    const answer = await gateway.call('GET', `/v1/privacy-requests?${query}`);
    const { errors } = (await answer.json()) as { errors: { path: string }[] };
    expect([answer.status, errors.map(({ path }) => path)]).toEqual([422, [`query.${query.split('=')[0]}`]]);
  });
});

describe('a request at an earlier time', () => {
  const asOf = async (time: string) =>
    gateway.call('GET', `/v1/privacy-requests/${gateway.requests.add().id}?asOf=${time}`);

  it.each([
    '2026-11-20T09:00:00Z',
    '2026-11-20T09:00:00.000Z',
    '2026-11-20T10:00:00%2B01:00',
    '2026-11-20T10:00:00+01:00',
  ])('is had by asOf=%s', async (time) => {
    const answer = await asOf(time);
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"7"']);
  });

  it('is 404 before its receipt and 422 in the future', async () => {
    expect(await codeOf(await asOf('2020-01-01T00:00:00Z'))).toBe('not-yet-received');
    expect(await codeOf(await asOf('2030-01-01T00:00:00Z'))).toBe('as-of-in-future');
  });

  it.each(['yesterday', '2026-11-20', '2026-11-20T09:00:00', '2026-13-01T00:00:00Z', ''])(
    'is 422 for asOf=%s',
    async (time) => {
      expect(await codeOf(await asOf(time))).toBe('validation-failed');
    },
  );
});

describe('an action', () => {
  it('answers with the request and its new version, and hands the version seen over', async () => {
    const { id } = gateway.requests.add();
    const answer = await gateway.call('POST', `/v1/privacy-requests/${id}/reject`, {
      json: { reason: 'no-match', note: 'two lines:\nnobody of that name' },
      headers: { 'if-match': '"7"' },
    });
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"8"']);
    expect(gateway.requests.actions.at(-1)).toEqual({
      action: { type: 'reject', reason: 'no-match', note: 'two lines:\nnobody of that name' },
      ifMatch: 7,
    });
  });

  it('on a stale version is 412 and changes nothing', async () => {
    const { id } = gateway.requests.add();
    const before = gateway.requests.actions.length;
    const answer = await gateway.call('POST', `/v1/privacy-requests/${id}/cancel`, {
      json: { reason: 'a mistake' },
      headers: { 'if-match': '"6"' },
    });
    expect([answer.status, await codeOf(answer)]).toEqual([412, 'version-stale']);
    expect(gateway.requests.actions.length).toBe(before);
  });
});

describe('a certificate', () => {
  const certificate = async (accept: string) =>
    gateway.call('GET', await addressOf(gateway, requestEndpoints.certificate), { headers: { accept } });

  it.each(['application/json', '*/*', 'application/*', 'application/pdf;q=0.1, application/json'])(
    'is JSON for %s',
    async (accept) => {
      expect((await certificate(accept)).headers.get('content-type')).toContain('application/json');
    },
  );

  it.each(['application/pdf', 'application/pdf, application/json;q=0.1', '*/*, application/json;q=0'])(
    'is a PDF for %s',
    async (accept) => {
      const answer = await certificate(accept);
      expect(answer.headers.get('content-type')).toBe('application/pdf');
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      expect(answer.headers.get('content-length')).toBe(String(bytes.length));
    },
  );

  it.each(['text/html', 'application/json;q=0', '*/*;q=0'])('is 406 for %s', async (accept) => {
    const answer = await certificate(accept);
    expect([answer.status, await codeOf(answer)]).toEqual([406, 'not-acceptable']);
  });
});

describe('the sandbox', () => {
  it.each([
    { advance: 'P1D' },
    { advance: 'PT90M' },
    { advance: 'P10Y' },
    { advance: 'P30D' },
    { to: 'next-event' },
    { secondsPerDay: 0 },
  ])('takes %j for its clock', async (json) => {
    expect((await gateway.call('POST', '/v1/sandbox/clock', { json })).status).toBe(200);
  });

  it('says when the next thing falls due', async () => {
    for (const call of [['GET'], ['POST', { json: { advance: 'P1D' } }]] as const) {
      const answer = await gateway.call(call[0], '/v1/sandbox/clock', call[1] ?? {});
      expect(await answer.json()).toMatchObject({ nextEventAt: '2026-12-01T09:00:00.000Z' });
    }
  });

  it.each([
    [{ advance: 'PT0S' }, 'advance'],
    [{ advance: '-P1D' }, 'advance'],
    [{ advance: 'P11Y' }, 'advance'],
    [{ advance: 'P10YT1S' }, 'advance'],
    [{ advance: 'tomorrow' }, 'advance'],
    [{ advance: 86400 }, 'advance'],
    [{ secondsPerDay: -1 }, 'secondsPerDay'],
    [{ secondsPerDay: '0' }, 'secondsPerDay'],
    [{}, 'advance'],
    [{ advance: 'P1D', secondsPerDay: 0 }, 'advance'],
    [{ advance: 'P1D', to: 'next-event' }, 'advance'],
    [{ to: 'tomorrow' }, 'to'],
  ])('refuses %j', async (json, path) => {
    const answer = await gateway.call('POST', '/v1/sandbox/clock', { json });
    const { errors } = (await answer.json()) as { errors: { path: string }[] };
    expect([answer.status, errors[0]?.path]).toEqual([422, path]);
  });
});
