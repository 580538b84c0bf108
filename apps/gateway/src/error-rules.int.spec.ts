import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Problem, problems, type ProblemCode } from '#contracts';
import type { AnyEndpoint } from '#platform';
import { StoreUnavailable } from '#ports';
import { addressOf, bodyKind, goodCall, guarded, jsonFor, png, queryFor } from './calls.fixture.js';
import { runGateway, type CallOptions, type RunningGateway } from './gateway.fixture.js';

const named = (endpoints: readonly AnyEndpoint[]) =>
  endpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const);
const having = (test: (endpoint: AnyEndpoint) => boolean) => named(guarded.filter(test));
const isOnRequest = (endpoint: AnyEndpoint) => endpoint.path.includes('privacy-requests/{id}');

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await runGateway();
});
afterAll(() => gateway.close());

let changesBefore = 0;
const changes = () => gateway.requests.submitted.length + gateway.requests.actions.length;
beforeEach(() => {
  changesBefore = changes();
});

/** The answer is this problem, whole and with its own status, and nothing was changed. */
async function expectProblem(answer: Response, code: ProblemCode, path?: string): Promise<Problem> {
  const problem = Problem.parse(await answer.json());
  expect({ code: problem.code, status: answer.status }).toEqual({ code, status: problems[code].status });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(problem).toMatchObject({
    type: `/docs/errors#${code}`,
    title: problems[code].title,
    status: problems[code].status,
  });
  if (path !== undefined) expect(problem.errors?.map((error) => error.path)).toContain(path);
  expect(changes()).toBe(changesBefore);
  return problem;
}

const send = async (endpoint: AnyEndpoint, options: CallOptions = {}, query = '', ids = {}) =>
  gateway.call(endpoint.method, (await addressOf(gateway, endpoint, ids)) + query, {
    ...goodCall(endpoint),
    ...options,
  });

describe('the table of error rules', () => {
  it('covers everything that is served below /v1', async () => {
    const document = (await (await gateway.call('GET', '/openapi.json')).json()) as { paths: object };
    const described = Object.entries(document.paths)
      .filter(([path]) => path.startsWith('/v1'))
      .flatMap(([path, item]) =>
        Object.keys(item as object).map((method) => `${method.toUpperCase()} ${path}`),
      );
    expect(
      named(guarded)
        .map(([name]) => name)
        .sort(),
    ).toEqual(described.sort());
  });
});

describe.each(named(guarded))('%s', (_name, endpoint) => {
  it('works when nothing is wrong', async () => {
    gateway.requests.download = {
      bytes: 3,
      fileName: 'package.zip',
      content: (async function* () {
        yield new Uint8Array([1, 2, 3]);
      })(),
    };
    const answer = await send(endpoint, {}, queryFor(endpoint));
    expect(answer.status).toBe(endpoint.answer.status);
    if (endpoint.answer.schema) endpoint.answer.schema.parse(await answer.json());
  });

  it('is 401 without a token, and with one that is not valid', async () => {
    for (const token of [null, 'no-such-token', '']) {
      const answer = await send(endpoint, { token });
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      await expectProblem(answer, 'unauthorized');
    }
  });

  it('is 405 with Allow for a method that is not there', async () => {
    const answer = await gateway.call('PATCH', await addressOf(gateway, endpoint));
    expect(answer.headers.get('allow')).toContain(endpoint.method);
    await expectProblem(answer, 'method-not-allowed');
  });

  it('is 422 for a query parameter that is not known, or given twice', async () => {
    await expectProblem(await send(endpoint, {}, '?colour=red'), 'validation-failed', 'query.colour');
    await expectProblem(await send(endpoint, {}, '?limit=1&limit=2'), 'validation-failed', 'query.limit');
  });
});

describe.each(having((endpoint) => endpoint.path.includes('{id}')))('%s', (_name, endpoint) => {
  it.each([
    'no-uuid',
    '%00',
    '..%2f..',
    '%E0%A4%A',
    'a'.repeat(5000),
    '00000000-0000-0000-0000-000000000000',
  ])('is 404 for the id %.20s, whatever else is wrong', async (id) => {
    const answer = await send(endpoint, { headers: { 'if-match': 'x' } }, '?colour=red', { id });
    await expectProblem(answer, 'not-found');
  });
});

describe.each(having(isOnRequest))('%s', (_name, endpoint) => {
  it('is 404 for a request that is not there, before 405 and before anything wrong with a body', async () => {
    const id = randomUUID();
    await expectProblem(
      await send(endpoint, { headers: { 'content-type': 'text/plain' } }, '?colour=red', { id }),
      'not-found',
    );
    await expectProblem(await gateway.call('PATCH', await addressOf(gateway, endpoint, { id })), 'not-found');
  });

  it('is 404 for a requester who did not submit it, if requesters may do such a thing at all', async () => {
    const answer = await send(endpoint, { token: gateway.tokens.requester });
    const may = endpoint.permission === 'requests:view' || endpoint.permission === 'requests:cancel';
    await expectProblem(answer, may ? 'not-found' : 'forbidden');
  });
});

describe.each(having((endpoint) => endpoint.path.includes('{taskId}')))('%s', (_name, endpoint) => {
  it.each(['99', 'no-task'])('is 404 for the task %s of a request that is there', async (suffix) => {
    const { id } = gateway.requests.add();
    await expectProblem(await send(endpoint, {}, '', { id, taskId: `${id}-${suffix}` }), 'not-found');
  });
});

const jsonEndpoints = having((endpoint) => bodyKind(endpoint) === 'json');

describe.each(jsonEndpoints)('%s', (_name, endpoint) => {
  const raw = (body: string | Uint8Array, type = 'application/json'): CallOptions => ({
    json: undefined,
    body,
    headers: { 'content-type': type },
  });

  it('is 413 for a body over 256 KB, also when its type is wrong', async () => {
    const large = JSON.stringify({ reason: 'x'.repeat(257 * 1024) });
    await expectProblem(await send(endpoint, raw(large)), 'payload-too-large');
    await expectProblem(await send(endpoint, raw(large, 'text/plain')), 'payload-too-large');
  });

  it('is 413 also when the length is not announced', async () => {
    const pieces = new ReadableStream({
      start(controller) {
        for (let piece = 0; piece < 300; piece += 1) controller.enqueue(new Uint8Array(1024).fill(32));
        controller.close();
      },
    });
    await expectProblem(
      await send(endpoint, {
        json: undefined,
        body: pieces,
        headers: { 'content-type': 'application/json' },
      }),
      'payload-too-large',
    );
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonx',
    'application/json; charset=latin1',
  ])('is 415 for %s, also when it is no JSON', async (type) => {
    await expectProblem(await send(endpoint, raw('{', type)), 'unsupported-media-type');
  });

  it('is 415 for a body that is compressed', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    await expectProblem(await send(endpoint, { ...raw('{}'), headers }), 'unsupported-media-type');
  });

  it.each([
    '{',
    '{"a":1}}',
    "{'a':1}",
    '{"a":1,"a":1}',
    '{"a":{"b":1,"\\u0062":2}}',
    '"\\ud800"',
    '['.repeat(70) + ']'.repeat(70),
  ])('is 400 for %.30s', async (text) => {
    await expectProblem(await send(endpoint, raw(text)), 'malformed-json');
  });

  it('is 400 for bytes that are not UTF-8', async () => {
    await expectProblem(await send(endpoint, raw(new Uint8Array([0x22, 0xff, 0x22]))), 'malformed-json');
  });

  // Where the reason may be left out, nothing is a body too.
  const mayBeNothing = endpoint.body?.content['application/json']?.safeParse(undefined).success === true;

  it.each(mayBeNothing ? ['null', '[]'] : ['', 'null', '[]', '"text"', '7'])(
    'is 422 for the body %j',
    async (text) => {
      await expectProblem(await send(endpoint, raw(text)), 'validation-failed', 'body');
    },
  );

  it('is 422 when nothing is sent at all', async () => {
    if (mayBeNothing) expect((await send(endpoint, { json: undefined })).status).toBe(204);
    else await expectProblem(await send(endpoint, { json: undefined }), 'validation-failed', 'body');
  });

  it.each(['colour', '__proto__', 'constructor', 'toString'])(
    'is 422 for the key %s, by its path',
    async (key) => {
      const text = JSON.stringify(jsonFor(endpoint)).replace(/\}$/, `,"${key}":{"admin":true}}`);
      await expectProblem(await send(endpoint, raw(text)), 'validation-failed', key);
      expect(({} as { admin?: boolean }).admin).toBeUndefined();
    },
  );

  it('names every field that is wrong, of body, query and headers at once', async () => {
    const fields = Object.keys(jsonFor(endpoint) as object);
    const wrong = Object.fromEntries(fields.map((field) => [field, { not: ['this'] }]));
    const problem = await expectProblem(
      await send(endpoint, raw(JSON.stringify(wrong)), '?colour=red'),
      'validation-failed',
    );
    const roots = (problem.errors ?? []).map((error) => error.path.split('.')[0]);
    expect(new Set(roots)).toEqual(new Set([...fields, 'query']));
    expect(JSON.stringify(problem)).not.toContain('not: [');
  });
});

describe.each(having((endpoint) => endpoint.takesIfMatch === true))('%s', (_name, endpoint) => {
  it.each(['x', '"x"', '0', '""', '"7", "8"', '7.5', 'W/7', '9999999999'])(
    'is 422 for If-Match %s',
    async (value) => {
      const answer = await send(endpoint, { headers: { 'if-match': value } });
      await expectProblem(answer, 'validation-failed', 'header.If-Match');
    },
  );

  it.each(['"7"', '7', 'W/"7"', '*'])('takes If-Match %s', async (value) => {
    expect((await send(endpoint, { headers: { 'if-match': value } })).status).toBe(200);
  });

  it('is 412 when the request has changed since, unless the body is wrong', async () => {
    const stale = { headers: { 'if-match': '"6"' } };
    gateway.requests.next = { result: { ok: false, refusal: { code: 'version-stale' } } };
    await expectProblem(await send(endpoint, stale), 'version-stale');
    const answer = await send(endpoint, stale, '?colour=red');
    await expectProblem(answer, 'validation-failed', 'query.colour');
  });
});

describe.each(having((endpoint) => endpoint.takesIdempotencyKey === true))('%s', (_name, endpoint) => {
  it.each(['has space', 'x'.repeat(201), 'umläut', ''])('is 422 for the key %.20j', async (key) => {
    const headers = { ...goodCall(endpoint).headers, 'idempotency-key': key };
    const answer = await send(endpoint, { headers });
    await expectProblem(answer, 'validation-failed', 'header.Idempotency-Key');
  });
});

describe('what the use cases refuse', () => {
  const served = having(
    (endpoint) => endpoint.path.startsWith('/v1/privacy-requests') && endpoint.id !== 'submitBatch',
  );
  const onUseCase = served.filter(([, endpoint]) => endpoint.id !== 'viewPrivacyRequest');

  it.each(onUseCase)('%s passes a refusal on as it is', async (_name, endpoint) => {
    gateway.requests.next = {
      result: { ok: false, refusal: { code: 'request-ended', detail: 'On Monday.' } },
    };
    const problem = await expectProblem(await send(endpoint), 'request-ended');
    expect(problem.detail).toBe('On Monday.');
  });

  it.each(onUseCase)('%s is 503 with Retry-After while the store is away', async (_name, endpoint) => {
    gateway.requests.next = { error: new StoreUnavailable('disk of ada@example.com') };
    const answer = await send(endpoint);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.stringify(await expectProblem(answer, 'unavailable'))).not.toContain('ada@');
  });

  it.each(onUseCase)('%s is 500 without details for what nobody expected', async (_name, endpoint) => {
    gateway.requests.next = { error: new Error('cannot read grace@example.com') };
    const problem = await expectProblem(await send(endpoint), 'internal-error');
    expect(JSON.stringify(problem)).not.toContain('grace@');
    const entry = gateway
      .log()
      .split('\n')
      .find((line) => line.includes(String(problem['reference'])) && line.includes('"err"'));
    expect(entry).toContain('error-rules.int.spec');
    expect(entry).not.toContain('grace@');
  });
});

describe('the order of the checks', () => {
  /** What is mended from one call to the next, and what is still wrong then. */
  it('is that of the contract when everything is wrong at once', async () => {
    const { id } = gateway.requests.add();
    const path = (request: string) => `/v1/privacy-requests/${request}/cancel?colour=red`;
    const large = 'x'.repeat(300 * 1024);
    const bad = { 'content-type': 'text/plain', 'if-match': '"6"' };
    const json = { ...bad, 'content-type': 'application/json' };
    const { auditor } = gateway.tokens;
    const steps: readonly [ProblemCode, string, string, CallOptions][] = [
      ['unauthorized', 'POST', path(randomUUID()), { token: null, body: large, headers: bad }],
      ['forbidden', 'POST', path(randomUUID()), { token: auditor, body: large, headers: bad }],
      ['not-found', 'PUT', path(randomUUID()), { body: large, headers: bad }],
      ['method-not-allowed', 'PUT', path(id), { body: large, headers: bad }],
      ['payload-too-large', 'POST', path(id), { body: large, headers: bad }],
      ['unsupported-media-type', 'POST', path(id), { body: '{', headers: bad }],
      ['malformed-json', 'POST', path(id), { body: '{', headers: json }],
      ['validation-failed', 'POST', path(id), { body: '{"reason":"yes"}', headers: json }],
      [
        'version-stale',
        'POST',
        path(id).replace('?colour=red', ''),
        { body: '{"reason":"yes"}', headers: json },
      ],
    ];
    for (const [code, method, address, options] of steps)
      await expectProblem(await gateway.call(method, address, options), code);
  });

  it('gives no address away to whoever has no token', async () => {
    for (const path of ['/v1', '/v1/', '/v1/nothing', '/V1/privacy-requests', '/v1/%zz', '/v1/sandbox/clock'])
      await expectProblem(await gateway.call('GET', path, { token: null }), 'unauthorized');
  });

  it.each([
    '/v1',
    '/v1/',
    '/v1/nothing',
    '/V1/privacy-requests',
    '/v1/privacy-requests/',
    '/v1//privacy-requests',
    '/v1/%zz',
    '/nothing',
    '/docs/assets/..%2findex.js',
    '/docs/assets/package.json',
  ])('knows no %s', async (path) => {
    await expectProblem(await gateway.call('GET', path), 'not-found');
  });

  it('takes a fixed address before one with an id', async () => {
    const answer = await gateway.call('GET', '/v1/privacy-requests/batch');
    expect(answer.headers.get('allow')).toBe('POST, OPTIONS');
    await expectProblem(answer, 'method-not-allowed');
  });

  it('answers HEAD like GET without a body, and OPTIONS with what is allowed', async () => {
    const { id } = gateway.requests.add();
    const head = await gateway.call('HEAD', `/v1/privacy-requests/${id}`);
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, '"7"', '']);
    const options = await gateway.call('OPTIONS', `/v1/privacy-requests/${id}`);
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
    const looked = await gateway.call('HEAD', `/v1/privacy-requests/${id}/package`);
    expect(looked.status).toBe(405);
  });

  it('reads a large body to its end, so that its sender gets the answer', async () => {
    const answer = await gateway.call('POST', '/v1/privacy-requests', {
      body: png(8 * 1024 * 1024),
      headers: { 'content-type': 'application/json' },
    });
    await expectProblem(answer, 'payload-too-large');
  });
});
