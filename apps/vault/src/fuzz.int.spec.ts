import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Problem, problems, TASK_TOKEN_HEADER, vaultAddresses } from '#contracts';
import { vaultForTests, type VaultForTests } from './vault.fixture.js';

let vault: VaultForTests;
let good: { readonly token: string; readonly requestId: string };
beforeAll(async () => {
  vault = await vaultForTests({ parts: { rateLimit: { perSecond: 1e6, burst: 1e6 } } });
  good = await vault.orchestrator.newTask();
});
afterAll(() => vault.close());

const visible = fc.stringMatching(/^[\x21-\x7e]{0,60}$/);
const names = [
  'authorization',
  TASK_TOKEN_HEADER,
  'accept',
  'content-type',
  'content-encoding',
  'cookie',
  'if-match',
  'idempotency-key',
  'range',
  'x-forwarded-for',
];
/** A good token with some of it changed. */
const bent = (text: () => string) =>
  fc
    .tuple(fc.nat(), fc.constantFrom(...'Aaz09_-.~'))
    .map(([at, sign]) => text().replace(/./g, (same, index) => (index === at % text().length ? sign : same)));
const value = fc.oneof(
  visible,
  bent(() => good.token),
  visible.map((text) => `Bearer ${text}`),
  bent(() => vault.credential).map((text) => `Bearer ${text}`),
  fc.constant('application/octet-stream'),
);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.record({ key: fc.jsonValue(), value: fc.jsonValue() }).map((letter) => JSON.stringify(letter)),
  fc.constant('{"key":"","value":null,"__proto__":{}}'),
);
const paths = [
  vaultAddresses.open,
  vaultAddresses.renew,
  vaultAddresses.seal,
  vaultAddresses.artifact,
  '/v1/artifacts',
  '/v1/task',
  '/livez',
];

/** Whatever was sent: an answer of the contract, and never one that says it was our fault. */
async function expectSoundAnswer(answer: Response): Promise<void> {
  const text = await answer.text();
  if (answer.status < 400) return;
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = Problem.parse(JSON.parse(text));
  expect(problem.code).not.toBe('internal-error');
  expect(Object.keys(problems)).toContain(problem.code);
  expect(problem.status).toBe(answer.status);
}

const call = fc.record({
  method: fc.constantFrom('POST', 'PUT', 'GET', 'DELETE', 'PATCH'),
  path: fc.constantFrom(...paths),
  segment: fc.oneof(fc.uuid(), fc.webSegment(), fc.stringMatching(/^[%.~\w-]{1,40}$/)),
  query: fc.oneof(
    fc.constant(''),
    fc.webQueryParameters().map((text) => `?${text}`),
  ),
  headers: fc.dictionary(fc.constantFrom(...names), value),
  body,
});

type Called = typeof call extends fc.Arbitrary<infer T> ? T : never;

async function send(
  { method, path, segment, query, headers, body: sent }: Called,
  signIn: boolean,
): Promise<void> {
  const url = vault.url + path.replace('{id}', segment) + query;
  const signed = {
    ...(signIn && { authorization: `Bearer ${vault.credential}`, [TASK_TOKEN_HEADER]: good.token }),
    ...headers,
  };
  let request: Request;
  try {
    request = new Request(url, {
      method,
      headers: signed,
      ...(method !== 'GET' && { body: sent }),
      duplex: 'half',
    });
  } catch {
    // What cannot be written on the wire at all is not a call.
    return fc.pre(false);
  }
  await expectSoundAnswer(await fetch(request));
}

describe('the vault', () => {
  it('answers anything in the address, the headers and the body with the contract', async () => {
    await fc.assert(
      fc.asyncProperty(call, fc.boolean(), (sent, signIn) => send(sent, signIn)),
      { numRuns: 300 },
    );
  });

  it('seals whatever is a message, byte for byte', async () => {
    const message = fc.record({
      key: fc.string({ unit: 'binary' }),
      value: fc.option(fc.uint8Array({ maxLength: 2000 })),
    });
    await fc.assert(
      fc.asyncProperty(message, async (raw) => {
        const answer = await fetch(vault.url + vaultAddresses.seal, {
          method: 'POST',
          headers: { authorization: `Bearer ${vault.credential}`, 'content-type': 'application/json' },
          body: JSON.stringify({
            key: raw.key,
            value: raw.value && Buffer.from(raw.value).toString('base64'),
          }),
        });
        const { sealed } = (await answer.json()) as { readonly sealed: string };
        const opened = await vault.orchestrator.letters.open(sealed);
        expect(opened.key).toBe(raw.key);
        expect(opened.value && [...opened.value]).toEqual(raw.value && [...raw.value]);
      }),
      { numRuns: 60 },
    );
  });

  it('goes on serving whatever comes that is no HTTP, or ends in the middle', async () => {
    const before = await vault.files.list(good.requestId);
    const head = `PUT /v1/artifacts/${randomUUID()} HTTP/1.1\r\nHost: v\r\n`;
    const signed = () =>
      `${head}Authorization: Bearer ${vault.credential}\r\n${TASK_TOKEN_HEADER}: ${good.token}\r\n`;
    const text = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: 'binary' }),
      fc.string().map((rest) => head + rest),
      fc.string().map((rest) => `${signed()}Transfer-Encoding: chunked\r\n\r\n${rest}`),
      fc.nat().map((length) => `${signed()}Content-Length: ${length}\r\n\r\nshort`),
      fc.constant(`${signed()}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n`),
    );
    await fc.assert(
      fc.asyncProperty(text, async (bytes) => {
        const { hostname, port } = new URL(vault.url);
        const socket = connect(Number(port), hostname);
        const closed = once(socket, 'close').catch(() => undefined);
        socket.on('error', () => undefined).resume();
        socket.end(bytes);
        await closed;
        expect((await fetch(`${vault.url}/livez`)).status).toBe(200);
      }),
      { numRuns: 150 },
    );
    expect(await vault.files.list(good.requestId)).toEqual(before);
  });

  it('stores nothing for anybody but the task of the token', async () => {
    const before = await vault.files.list(good.requestId);
    const foreign = randomUUID();
    await fetch(`${vault.url}/v1/artifacts/${foreign}`, { method: 'PUT', body: randomBytes(10) });
    expect(await vault.files.list(good.requestId)).toEqual(before);
  });
});
