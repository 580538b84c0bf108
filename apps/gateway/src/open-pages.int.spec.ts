import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { problems } from '#contracts';
import { runGateway, type RunningGateway } from './gateway.fixture.js';

let gateway: RunningGateway;
let isReady = true;
beforeAll(async () => {
  gateway = await runGateway({ isReady: () => isReady });
});
afterAll(() => gateway.close());

/** Each over a connection of its own: looking through the description takes seconds, and the server ends idle ones. */
const open = (path: string, headers = {}) =>
  gateway.call('GET', path, { token: null, headers: { connection: 'close', ...headers } });

describe('health', () => {
  it('is alive as long as it answers', async () => {
    expect(await (await open('/livez?probe=1')).json()).toEqual({ status: 'alive' });
  });

  it('is ready while everything it needs is there, and names what is not', async () => {
    expect(await (await open('/readyz')).json()).toEqual({ status: 'ready' });
    isReady = false;
    const answer = await open('/readyz');
    isReady = true;
    expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([503, true]);
    expect(await answer.json()).toMatchObject({ errors: [{ path: 'store', message: 'is not available' }] });
  });
});

describe('metrics', () => {
  it('count calls by address pattern, and requests by where they stand', async () => {
    await gateway.call('GET', `/v1/privacy-requests/${gateway.requests.add().id}?asOf=2026-11-20T09:00:00Z`);
    const text = await (await open('/metrics')).text();
    expect(text).toContain(
      'lethe_privacy_requests{kind="Export",progress="running",purge="not-applicable"} 3',
    );
    expect(text).toMatch(/_count\{method="GET",route="\/v1\/privacy-requests\/\{id\}",status="200"\} \d/);
    expect(text).toMatch(/process_resident_memory_bytes \d+/);
  });

  it('and the log carry nothing that a caller sent', async () => {
    const name = 'grace.hopper';
    await open(`/${name}/?${name}`);
    await gateway.call('GET', `/v1/privacy-requests/${name}?${name}=${name}`);
    await gateway.call('GET', `/v1/privacy-requests?cursor=${name}`, { headers: { 'x-name': name } });
    await gateway.call('POST', '/v1/privacy-requests', { json: { kind: name, subject: { [name]: name } } });
    await gateway.call('POST', '/v1/privacy-requests', {
      json: { kind: 'Export', subject: { userPrincipalName: `${name}@example.com` } },
      headers: { 'idempotency-key': name },
    });
    expect((await (await open('/metrics')).text()).includes(name)).toBe(false);
    expect(gateway.log().includes(name)).toBe(false);
    expect(gateway.log()).toContain('"route":"/v1/privacy-requests/{id}","status":404');
  });
});

describe('the description of the interface', () => {
  interface Operation {
    readonly operationId: string;
    readonly responses: Record<string, object>;
    readonly parameters?: { readonly name: string; readonly in: string }[];
  }
  const read = async () =>
    (await (await open('/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, Operation>>;
      components: { schemas: Record<string, object> };
    };

  it('is valid OpenAPI 3.1', async () => {
    const document = await read();
    expect(document.openapi).toBe('3.1.0');
    const { valid, errors } = await new Validator().validate(document);
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  it('refers to no schema that is not there', async () => {
    const document = await read();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(30);
    for (const [, name] of references) expect(Object.keys(document.components.schemas)).toContain(name);
  });

  it('names each operation once, and every part of an address', async () => {
    const { paths } = await read();
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [path, item] of Object.entries(paths))
      for (const { parameters = [] } of Object.values(item)) {
        const inPath = parameters
          .filter((parameter) => parameter.in === 'path')
          .map(({ name }) => `{${name}}`);
        expect(path.match(/\{\w+\}/g) ?? []).toEqual(inPath);
      }
  });

  it('says with which problems a call can end', async () => {
    const { paths } = await read();
    const submit = paths['/v1/privacy-requests']?.['post'];
    expect(Object.keys(submit?.responses ?? {}).sort()).toEqual([
      '202',
      '400',
      '401',
      '403',
      '409',
      '413',
      '415',
      '422',
      '429',
      '503',
    ]);
  });
});

describe('the description of the message bus', () => {
  it('is served to everyone', async () => {
    const answer = await open('/asyncapi.json');
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { asyncapi: '3.0.0', info: { version: '0.0.0' } },
    ]);
  });
});

describe('the pages for people', () => {
  it.each(['/docs', '/docs/errors'])(
    '%s runs no script of its own, and none from elsewhere',
    async (path) => {
      const answer = await open(path);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
      const html = await answer.text();
      expect(html).not.toMatch(/<script(?![^>]*\bsrc="\/)|<style|\son\w+=|\sstyle=|https?:/);
      const files = [...html.matchAll(/(?:src|href)="(\/docs\/assets\/[^"]+)"/g)].map(
        ([, file]) => file ?? '',
      );
      for (const file of files) expect((await open(file)).status).toBe(200);
    },
  );

  it('explain every error code where its type leads', async () => {
    const html = await (await open('/docs/errors')).text();
    for (const code of Object.keys(problems)) expect(html).toContain(`id="${code}"`);
  });

  it('give scripts and styles as such, to be kept for a while', async () => {
    const script = await open('/docs/assets/swagger-ui-bundle.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toBe('public, max-age=3600');
    await script.arrayBuffer();
  });
});

describe('every answer', () => {
  it('has the headers that browsers need, and says nothing about what runs behind it', async () => {
    for (const path of ['/livez', '/v1/privacy-requests', '/nothing']) {
      const { headers } = await open(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});
