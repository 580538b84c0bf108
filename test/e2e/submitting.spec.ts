import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, good, type LetheApi, type View } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';

interface BatchItem {
  readonly line: number;
  readonly status: number;
  readonly id?: string;
  readonly problem?: { readonly code: string; readonly errors?: readonly { readonly path: string }[] };
}
interface Page {
  readonly items: View[];
  readonly nextCursor: string | null;
}

const zoe = { kind: 'Export', subject: { userPrincipalName: 'zoe@example.com' }, sources: ['adfs-adapter'] };

let lethe: LetheProcess;
let api: LetheApi;
beforeAll(async () => {
  lethe = await LetheProcess.start();
  api = lethe.api();
});
afterAll(() => lethe.dispose());

const batch = async (type: string, raw: string): Promise<BatchItem[]> =>
  good(
    await api.call<{ items: BatchItem[] }>('POST', '/v1/privacy-requests/batch', {
      raw,
      headers: { 'content-type': type },
    }),
  ).items;

describe('an Idempotency-Key', () => {
  it('makes the same submission the same request, however often it comes', async () => {
    const first = await api.submit(zoe, 'key-1');
    const again = await Promise.all(Array.from({ length: 5 }, () => api.submit(zoe, 'key-1')));
    expect(new Set(again.map((view) => view.id))).toEqual(new Set([first.id]));
  });

  it('does not mind in which order the fields come', async () => {
    const first = await api.submit(zoe, 'key-2');
    const turned = Object.fromEntries(Object.entries(zoe).reverse());
    expect((await api.submit(turned, 'key-2')).id).toBe(first.id);
  });

  it('makes one request of many that come at once; the others are told the same or to wait', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        api.post<View>('/v1/privacy-requests', zoe, { 'idempotency-key': 'key-3' }),
      ),
    );
    const accepted = answers.filter((answer) => answer.status === 202);
    expect(accepted).not.toHaveLength(0);
    expect(new Set(accepted.map((answer) => answer.body.id)).size).toBe(1);
    for (const answer of answers.filter((each) => each.status !== 202))
      expect(answer).toMatchObject({ status: 409, body: { code: 'idempotency-key-in-flight' } });
  });

  it('is refused for another submission', async () => {
    const other = { ...zoe, kind: 'AccountClose' };
    await api.submit(zoe, 'key-4');
    const answer = await api.post('/v1/privacy-requests', other, { 'idempotency-key': 'key-4' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it.each([
    ['api-keys', { name: 'desk', role: 'auditor' }, { name: 'another', role: 'auditor' }],
    [
      'webhooks',
      { url: 'http://127.0.0.1:9/', events: ['*'] },
      { url: 'http://127.0.0.1:9/x', events: ['*'] },
    ],
  ])('makes one of %s, with the same secret, however often the call comes', async (what, body, other) => {
    const path = `/v1/${what}`;
    const key = { 'idempotency-key': 'key-6' };
    const first = good(await api.post<{ id: string }>(path, body, key), 201);
    const again = await Promise.all([1, 2, 3].map(() => api.post<{ id: string }>(path, body, key)));
    for (const answer of again) expect(answer).toMatchObject({ status: 201, body: first });
    expect(await api.post(path, other, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    const { items } = good(await api.get<{ items: { id: string }[] }>(path));
    expect(items.filter(({ id }) => id === first.id)).toHaveLength(1);
  });

  it('belongs to the caller who sent it', async () => {
    const { token } = good(
      await api.post<{ token: string }>('/v1/api-keys', { name: 'other', role: 'requester' }),
      201,
    );
    const mine = await api.submit(zoe, 'key-5');
    const theirs = await lethe.api(token).submit(zoe, 'key-5');
    expect(theirs.id).not.toBe(mine.id);
  });

  it('keeps its meaning over a restart', async () => {
    const first = await api.submit(zoe, 'k'.repeat(200));
    await lethe.stop();
    await lethe.restart();
    expect((await api.submit(zoe, 'k'.repeat(200))).id).toBe(first.id);
    const other = await api.post(
      '/v1/privacy-requests',
      { ...zoe, policy: 'ccpa' },
      { 'idempotency-key': 'k'.repeat(200) },
    );
    expect(other.body.code).toBe('idempotency-key-reused');
  });
});

describe('a batch', () => {
  it('of JSON lines is taken line by line; a bad one spoils no other', async () => {
    const lines = [
      JSON.stringify(zoe),
      '{"kind":',
      JSON.stringify({ ...zoe, kind: 'Forget' }),
      JSON.stringify({ ...zoe, subject: { samAccountName: 'zoe' } }),
    ];
    const items = await batch('application/x-ndjson', lines.join('\n'));
    expect(items.map(({ line, status }) => ({ line, status }))).toEqual([
      { line: 1, status: 202 },
      { line: 2, status: 400 },
      { line: 3, status: 422 },
      { line: 4, status: 202 },
    ]);
    expect(items[1]?.problem?.code).toBe('malformed-json');
    expect(items[2]?.problem).toMatchObject({ code: 'validation-failed', errors: [{ path: 'kind' }] });
    for (const item of [items[0], items[3]]) expect((await api.view(item?.id ?? '')).kind).toBe('Export');
  });

  it('of CSV has its header on line 1 and may leave columns empty', async () => {
    const csv = [
      'kind,userPrincipalName,samAccountName,objectId,reference',
      'Export,zoe@example.com,,,HD-1',
      'Export,not a upn,,,',
      '"AccountClose","zoe@example.com","zoe","","HD, ""2"""',
      '',
    ].join('\r\n');
    const items = await batch('text/csv', csv);
    expect(items.map(({ line, status }) => [line, status])).toEqual([
      [2, 202],
      [3, 422],
      [4, 202],
    ]);
    expect(await api.view(items[2]?.id ?? '')).toMatchObject({ kind: 'AccountClose', reference: 'HD, "2"' });
    expect(items[1]?.problem?.errors).toMatchObject([{ path: expect.stringContaining('userPrincipalName') }]);
  });

  it('whose CSV has an unknown column is refused as a whole', async () => {
    const answer = await api.call('POST', '/v1/privacy-requests/batch', {
      raw: 'kind,nickname\nExport,ada\n',
      headers: { 'content-type': 'text/csv' },
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
  });

  it('of another content type is refused', async () => {
    const answer = await api.post('/v1/privacy-requests/batch', [zoe]);
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } });
  });

  it('of hundreds is hundreds of requests', async () => {
    const lines = Array.from({ length: 300 }, (_, n) => JSON.stringify({ ...zoe, reference: `OFF-${n}` }));
    const items = await batch('application/x-ndjson', lines.join('\n'));
    expect(new Set(items.map((item) => item.id)).size).toBe(300);
    expect(items.every((item) => item.status === 202)).toBe(true);
  });
});

describe('the list of requests', () => {
  const ids: string[] = [];
  beforeAll(async () => {
    for (let n = 0; n < 7; n += 1)
      ids.push((await api.submit({ ...zoe, policy: 'ccpa', sources: ['nps-extension', 'cloud-mfa'] })).id);
  });

  async function all(query: string): Promise<View[]> {
    const items: View[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const at: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Page = good(await api.get<Page>(`/v1/privacy-requests?${query}${at}`));
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }

  it('is paged without losing or repeating any', async () => {
    const everything = await all('limit=200');
    const inSmallPages = await all('limit=90');
    expect(new Set(inSmallPages.map((view) => view.id)).size).toBe(inSmallPages.length);
    expect(inSmallPages.map((view) => view.id).sort()).toEqual(everything.map((view) => view.id).sort());
    for (const id of ids) expect(everything.map((view) => view.id)).toContain(id);
  });

  it('keeps its place while others come in', async () => {
    const first = good(await api.get<Page>('/v1/privacy-requests?limit=3'));
    const added = await api.submit(zoe);
    const cursor = encodeURIComponent(first.nextCursor ?? '');
    const second = good(await api.get<Page>(`/v1/privacy-requests?limit=3&cursor=${cursor}`));
    const seen = new Set(first.items.map((view) => view.id));
    for (const view of second.items) expect(seen.has(view.id)).toBe(false);
    expect(second.items.map((view) => view.id)).not.toContain(added.id);
  });

  it('is filtered by what was asked', async () => {
    const nps = await all('source=nps-extension&limit=100');
    expect(nps.map((view) => view.id)).toEqual(expect.arrayContaining(ids));
    const closes = await all('kind=AccountClose&limit=100');
    expect(closes).not.toHaveLength(0);
    for (const view of closes) expect(view.kind).toBe('AccountClose');
    for (const view of await all('purge=not-applicable&clock=on-track&limit=200'))
      expect(view).toMatchObject({ purge: 'not-applicable', clock: { state: 'on-track' } });
    expect(await all('progress=rejected')).toEqual([]);
  });

  it('follows what happens to a request', async () => {
    const { id } = await api.act(ids[0] ?? '', 'cancel', { reason: 'A mistake.' });
    // A request itself is read from its events; the list follows them as soon as it can, also with what a
    // handler that was at work says afterwards.
    const [cancelled, view] = await eventually(
      async () => [await all('progress=cancelled'), await api.view(id)] as const,
      ([views, { version }]) => views[0]?.version === version,
    );
    expect(cancelled).toEqual([view]);
  });
});

describe('what is open to everyone', () => {
  it.each(['/livez', '/readyz', '/metrics', '/openapi.json', '/docs'])(
    'answers without a token: %s',
    async (path) => {
      const answer = await lethe.api('').call('GET', path);
      expect([200, 301, 302]).toContain(answer.status);
    },
  );

  it('describes every call of the contract in OpenAPI 3.1', async () => {
    const document = good(await api.get<{ openapi: string; paths: Record<string, object> }>('/openapi.json'));
    expect(document.openapi).toMatch(/^3\.1\./);
    const normal = Object.keys(document.paths).map((path) => path.replace(/\{[^}]+\}/g, '{}'));
    expect(normal).toEqual(
      expect.arrayContaining([
        '/v1/privacy-requests',
        '/v1/privacy-requests/{}',
        '/v1/privacy-requests/{}/events',
        '/v1/privacy-requests/{}/package',
        '/v1/privacy-requests/{}/certificate',
        '/v1/privacy-requests/{}/tasks/{}/complete',
        '/v1/privacy-requests/batch',
        '/v1/api-keys',
        '/v1/overview',
      ]),
    );
  });

  it('sends the headers that keep browsers careful', async () => {
    const { headers } = await api.get('/v1/overview');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('content-security-policy')).toMatch(/default-src '(none|self)'/);
  });
});
