import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { good, taskOf, type LetheApi, type View } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';

const unknownId = '00000000-0000-4000-8000-000000000000';
const valid = { kind: 'Export', subject: { userPrincipalName: 'zoe@example.com' }, sources: ['mfa-server'] };

let lethe: LetheProcess;
let api: LetheApi;
let before: View;
let taskId: string;

beforeAll(async () => {
  lethe = await LetheProcess.start();
  api = lethe.api();
  const { id } = await api.submit(valid);
  before = await api.quiet(id);
  taskId = taskOf(before, 'screenshots').id;
});
/** Whatever was sent above, nothing came of it. */
afterAll(async () => {
  try {
    expect(await api.view(before.id)).toEqual(before);
    expect(good(await api.get<{ items: View[] }>('/v1/privacy-requests')).items).toHaveLength(1);
  } finally {
    await lethe.dispose();
  }
});

/** Every address that takes a JSON body, for the request and task that are there. */
const posts = (): [string, Record<string, unknown>][] => [
  ['/v1/privacy-requests', valid],
  [`/v1/privacy-requests/${before.id}/cancel`, { reason: 'x' }],
  [`/v1/privacy-requests/${before.id}/reject`, { reason: 'other' }],
  [`/v1/privacy-requests/${before.id}/tasks/${taskId}/retry`, { reason: 'x' }],
  [`/v1/privacy-requests/${before.id}/tasks/${taskId}/skip`, { reason: 'x' }],
  ['/v1/api-keys', { name: 'x', role: 'auditor' }],
  ['/v1/sandbox/clock', { advance: 'PT1S' }],
  ['/v1/sandbox/plant', { host: 'mfa01', kind: 'log-file', userPrincipalName: 'zoe@example.com' }],
];

function expectProblem(
  answer: { status: number; headers: Headers; body: unknown },
  status: number,
  code: string,
): void {
  expect(answer).toMatchObject({ status, body: { status, code } });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
  });
}

describe('a body', () => {
  it('that is not JSON is refused everywhere', async () => {
    for (const [path] of posts())
      for (const raw of ['{', '{"kind":', 'nonsense', '{"a":1}}', "{'a':1}"])
        expectProblem(await send(path, raw), 400, 'malformed-json');
  });

  it('that is no object, or empty, is refused everywhere', async () => {
    for (const [path] of posts())
      for (const raw of ['[]', 'null', '1', '"text"', '{}', ''])
        expectProblem(await send(path, raw), 422, 'validation-failed');
  });

  it('with an unknown key is refused everywhere, and the key is named', async () => {
    for (const [path, body] of posts()) {
      const answer = await api.post(path, { ...body, nonsense: 1 });
      expectProblem(answer, 422, 'validation-failed');
      expect(answer.body.errors?.map((error) => error.path)).toEqual(['nonsense']);
    }
  });

  it('of another content type is refused everywhere', async () => {
    for (const [path, body] of posts())
      for (const type of [
        'text/plain',
        'application/xml',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
      ])
        expectProblem(await send(path, JSON.stringify(body), type), 415, 'unsupported-media-type');
  });

  it('that is far too large is refused everywhere', async () => {
    const raw = JSON.stringify({ ...valid, reference: 'x'.repeat(5_000_000) });
    for (const [path] of posts()) expectProblem(await send(path, raw), 413, 'payload-too-large');
  });

  it('with a prototype in it does no harm', async () => {
    const raw =
      '{"kind":"Export","subject":{"userPrincipalName":"zoe@example.com"},"__proto__":{"admin":true}}';
    expectProblem(await send('/v1/privacy-requests', raw), 422, 'validation-failed');
  });

  const send = (path: string, raw: string, type = 'application/json') =>
    api.call('POST', path, { raw, headers: { 'content-type': type } });
});

describe('a submission', () => {
  const subject = valid.subject;
  const long = (length: number) => 'x'.repeat(length);
  it.each<[string, unknown, string]>([
    ['without a kind', { subject }, 'kind'],
    ['of an unknown kind', { ...valid, kind: 'Forget' }, 'kind'],
    ['with a kind in small letters', { ...valid, kind: 'export' }, 'kind'],
    ['without a subject', { kind: 'Export' }, 'subject'],
    ['with a subject that is a text', { kind: 'Export', subject: 'ada' }, 'subject'],
    ['of nobody', { kind: 'Export', subject: {} }, 'subject.userPrincipalName'],
    [
      'with a name that is a number',
      { kind: 'Export', subject: { userPrincipalName: 7 } },
      'subject.userPrincipalName',
    ],
    [
      'with an empty name',
      { kind: 'Export', subject: { userPrincipalName: '' } },
      'subject.userPrincipalName',
    ],
    [
      'with a name that is no UPN',
      { kind: 'Export', subject: { userPrincipalName: 'ada' } },
      'subject.userPrincipalName',
    ],
    [
      'with a very long name',
      { kind: 'Export', subject: { userPrincipalName: `${long(200)}@example.com` } },
      'subject.userPrincipalName',
    ],
    [
      'with a line break in a name',
      { kind: 'Export', subject: { userPrincipalName: 'a\nb@example.com' } },
      'subject.userPrincipalName',
    ],
    [
      'with a quote in a name',
      { kind: 'Export', subject: { userPrincipalName: 'a"b@example.com' } },
      'subject.userPrincipalName',
    ],
    [
      'with a NUL in a name',
      { kind: 'Export', subject: { ...subject, samAccountName: 'a\0b' } },
      'subject.samAccountName',
    ],
    [
      'with a sAM name of 21 characters',
      { kind: 'Export', subject: { ...subject, samAccountName: long(21) } },
      'subject.samAccountName',
    ],
    [
      'with an object id that is none',
      { kind: 'Export', subject: { ...subject, objectId: '42' } },
      'subject.objectId',
    ],
    [
      'with an alias like an option',
      { kind: 'Export', subject: { ...subject, aliases: ['ok', '-delete'] } },
      'subject.aliases.1',
    ],
    [
      'with an alias like a switch',
      { kind: 'Export', subject: { ...subject, aliases: ['/delete'] } },
      'subject.aliases.0',
    ],
    [
      'with an unknown key of the subject',
      { kind: 'Export', subject: { ...subject, nickname: 'A' } },
      'subject.nickname',
    ],
    ['of an unknown source', { ...valid, sources: ['mfa-server', 'fax'] }, 'sources.1'],
    ['of no source', { ...valid, sources: [] }, 'sources'],
    ['of a source twice', { ...valid, sources: ['cloud-mfa', 'cloud-mfa'] }, 'sources'],
    ['under an unknown policy', { ...valid, policy: 'none' }, 'policy'],
    ['received in the future', { ...valid, receivedAt: '2999-01-01T00:00:00Z' }, 'receivedAt'],
    ['received at no time', { ...valid, receivedAt: 'yesterday' }, 'receivedAt'],
    ['with a reference that is too long', { ...valid, reference: long(5_000) }, 'reference'],
    ['with a control character in its reference', { ...valid, reference: 'a\u0007b' }, 'reference'],
    [
      'that says “yes” of an administrator',
      { ...valid, subjectIsAdministrator: 'yes' },
      'subjectIsAdministrator',
    ],
  ])('%s is refused with the path of the field', async (_, body, path) => {
    const answer = await api.post('/v1/privacy-requests', body);
    expectProblem(answer, 422, 'validation-failed');
    // One field may break several rules at once.
    expect(new Set(answer.body.errors?.map((error) => error.path))).toEqual(new Set([path]));
    expect(answer.body.errors?.[0]?.message).not.toBe('');
  });

  it('is told of every fault at once, and none of its values is repeated', async () => {
    const body = { kind: 'Nope', subject: { userPrincipalName: 'secret name' }, sources: ['fax'], extra: 1 };
    const answer = await api.post('/v1/privacy-requests', body);
    const paths = answer.body.errors?.map((error) => error.path).sort();
    expect(paths).toEqual(['extra', 'kind', 'sources.0', 'subject.userPrincipalName']);
    expect(answer.bytes.toString()).not.toContain('secret name');
  });

  it.each([['with space'], ['x'.repeat(201)], ['tab\there'], ['é']])(
    'with an Idempotency-Key that is none is refused: “%s”',
    async (key) => {
      const answer = await api.post('/v1/privacy-requests', valid, { 'idempotency-key': key });
      expectProblem(answer, 422, 'validation-failed');
      expect(answer.body.errors).toMatchObject([{ path: 'header.Idempotency-Key' }]);
    },
  );
});

describe('an action', () => {
  it.each([
    [{ reason: '' }],
    [{ reason: '   ' }],
    [{ reason: 7 }],
    [{ reason: 'x'.repeat(10_000) }],
    [{ reason: 'a\0b' }],
  ])('without a proper reason is refused: %#', async (body) => {
    for (const action of ['cancel', `tasks/${taskId}/skip`, `tasks/${taskId}/retry`]) {
      const answer = await api.post(`/v1/privacy-requests/${before.id}/${action}`, body);
      expectProblem(answer, 422, 'validation-failed');
      expect(answer.body.errors).toMatchObject([{ path: 'reason' }]);
    }
  });

  it('on a task that is not in a state for it conflicts', async () => {
    const path = `/v1/privacy-requests/${before.id}/tasks`;
    const settled = before.tasks.find((task) => task.state === 'succeeded')?.id ?? '';
    const retry = await api.post(`${path}/${settled}/retry`, { reason: 'x' });
    expect(retry.status).toBe(409);
    const notManual = await api.complete(before.id, settled, 'Done.');
    expect(notManual.status).toBe(409);
  });

  it('on a version that is no longer the newest is refused, and does nothing', async () => {
    const path = `/v1/privacy-requests/${before.id}`;
    const { headers } = await api.get(path);
    expect(headers.get('etag')).toBe(`"${before.version}"`);
    const stale = { 'if-match': `"${before.version + 1}"` };
    for (const action of ['cancel', `tasks/${taskId}/skip`, `tasks/${taskId}/retry`])
      expectProblem(await api.post(`${path}/${action}`, { reason: 'x' }, stale), 412, 'version-stale');
    expectProblem(await api.post(`${path}/reject`, { reason: 'other' }, stale), 412, 'version-stale');
  });

  it('is judged by its body before its version, and by its version before the state', async () => {
    const settled = before.tasks.find((task) => task.state === 'succeeded')?.id ?? '';
    const path = `/v1/privacy-requests/${before.id}/tasks/${settled}/retry`;
    const stale = { 'if-match': '"999"' };
    expectProblem(await api.post(path, { reason: '' }, stale), 422, 'validation-failed');
    expectProblem(await api.post(path, { reason: 'x' }, stale), 412, 'version-stale');
    expect((await api.post(path, { reason: 'x' })).status).toBe(409);
  });
});

describe('an address', () => {
  it('that is not there is 404, whatever is sent to it', async () => {
    for (const path of ['/v1/nothing', '/v2/privacy-requests', '/v1/sandbox/nothing', '/v1'])
      for (const method of ['GET', 'POST', 'DELETE'])
        expectProblem(await api.call(method, path), 404, 'not-found');
  });

  it('of a request or task that is not there is 404', async () => {
    for (const id of [unknownId, 'not-an-id', '%00', '..%2f..%2fapi-keys', 'x'.repeat(3_000)]) {
      expectProblem(await api.get(`/v1/privacy-requests/${id}`), 404, 'not-found');
      expectProblem(await api.get(`/v1/privacy-requests/${id}/package`), 404, 'not-found');
      expectProblem(await api.post(`/v1/privacy-requests/${id}/cancel`, { reason: 'x' }), 404, 'not-found');
      const task = `/v1/privacy-requests/${before.id}/tasks/${id}/retry`;
      expectProblem(await api.post(task, { reason: 'x' }), 404, 'not-found');
    }
    expectProblem(await api.call('DELETE', `/v1/api-keys/${unknownId}`), 404, 'not-found');
  });

  it.each([
    ['PUT', '/v1/privacy-requests', ['GET', 'POST']],
    ['DELETE', '/v1/privacy-requests', ['GET', 'POST']],
    ['POST', '/v1/privacy-requests/ID', ['GET']],
    ['DELETE', '/v1/privacy-requests/ID', ['GET']],
    ['POST', '/v1/privacy-requests/ID/events', ['GET']],
    ['GET', '/v1/privacy-requests/ID/cancel', ['POST']],
    ['GET', '/v1/privacy-requests/batch', ['POST']],
    ['POST', '/v1/overview', ['GET']],
    ['PATCH', '/v1/api-keys', ['GET', 'POST']],
    ['DELETE', '/v1/sandbox/clock', ['GET', 'POST']],
    ['GET', '/v1/sandbox/plant', ['POST']],
  ])('that does not take a method says which it takes: %s %s', async (method, path, allowed) => {
    const answer = await api.call(method, path.replace('ID', before.id));
    expectProblem(answer, 405, 'method-not-allowed');
    const allow = (answer.headers.get('allow') ?? '').split(',').map((name) => name.trim());
    expect(allow.filter((name) => !['HEAD', 'OPTIONS'].includes(name)).sort()).toEqual(allowed);
  });

  it('is refused without a valid token before anything else is looked at', async () => {
    for (const token of ['', 'wrong', 'x'.repeat(5_000)])
      for (const path of ['/v1/privacy-requests', '/v1/nothing', `/v1/privacy-requests/${unknownId}`]) {
        const answer = await lethe.api(token).call('POST', path, { raw: '{' });
        expectProblem(answer, 401, 'unauthorized');
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      }
  });
});

describe('a query', () => {
  it.each([
    ['limit=0', 'query.limit'],
    ['limit=-1', 'query.limit'],
    ['limit=many', 'query.limit'],
    ['limit=1000000', 'query.limit'],
    ['limit=1&limit=2', 'query.limit'],
    ['kind=Forget', 'query.kind'],
    ['progress=doing', 'query.progress'],
    ['purge=maybe', 'query.purge'],
    ['clock=late', 'query.clock'],
    ['source=fax', 'query.source'],
    ['cursor=nonsense', 'query.cursor'],
    ['nonsense=1', 'query.nonsense'],
  ])('with %s is refused and names it', async (query, path) => {
    const answer = await api.get(`/v1/privacy-requests?${query}`);
    expectProblem(answer, 422, 'validation-failed');
    expect(answer.body.errors?.map((error) => error.path)).toEqual([path]);
  });

  it('with a parameter that an address does not know is refused there too', async () => {
    for (const path of [`/v1/privacy-requests/${before.id}`, '/v1/overview', '/v1/hosts', '/v1/api-keys'])
      expectProblem(await api.get(`${path}?nonsense=1`), 422, 'validation-failed');
  });
});

describe('the sandbox’s clock', () => {
  it.each([
    [{ advance: 'P0D' }],
    [{ advance: '-P1D' }],
    [{ advance: 'P11Y' }],
    [{ advance: '1 day' }],
    [{ advance: 'P' }],
    [{ advance: 7 }],
    [{ secondsPerDay: -1 }],
    [{ secondsPerDay: 'slow' }],
  ])('does not take %j', async (body) => {
    const at = await api.now();
    expectProblem(await api.post('/v1/sandbox/clock', body), 422, 'validation-failed');
    expect((await api.now()).getTime()).toBe(at.getTime());
  });

  it('is not planted by for a host or person that cannot be', async () => {
    const planted = { host: 'mfa01', kind: 'log-file', userPrincipalName: 'zoe@example.com' };
    for (const wrong of [{ host: 'nowhere' }, { kind: 'fax' }, { userPrincipalName: 'a"b' }])
      expect((await api.post('/v1/sandbox/plant', { ...planted, ...wrong })).status).toBe(422);
  });
});
