import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Problem, problems } from '#contracts';
import type { AnyEndpoint } from '#platform';
import { addressOf, bodyKind, guarded, jsonFor } from './calls.fixture.js';
import { runGateway, type CallOptions, type RunningGateway } from './gateway.fixture.js';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await runGateway();
});
afterAll(() => gateway.close());

const headerValue = fc.stringMatching(/^[\x21-\x7e]{0,30}$/);
const headers = fc.dictionary(
  fc.constantFrom(
    'if-match',
    'idempotency-key',
    'accept',
    'content-type',
    'content-encoding',
    'cookie',
    'origin',
    'range',
    'if-none-match',
    'x-forwarded-for',
    'sec-fetch-site',
  ),
  headerValue,
);
const query = fc.oneof(
  fc.constant(''),
  fc.webQueryParameters().map((text) => `?${text}`),
  fc
    .dictionary(fc.constantFrom('kind', 'limit', 'cursor', 'asOf', '__proto__', 'clock'), fc.string())
    .map((fields) => `?${new URLSearchParams(fields).toString()}`),
  fc.stringMatching(/^[%&=+A-Za-z0-9]{0,40}$/).map((text) => `?${text}`),
);
const text = fc.string({ unit: 'binary', maxLength: 50 });
/** A good body with one of its values replaced by anything. */
const bent = (good: unknown) =>
  fc
    .tuple(fc.constantFrom(...Object.keys(good as object)), fc.jsonValue())
    .map(([key, value]) => JSON.stringify({ ...(good as object), [key]: value }));
const segment = fc.oneof(fc.uuid(), fc.webSegment(), fc.stringMatching(/^[%.~\w-]{1,40}$/));

/** Whatever was sent: an answer of the contract, and never one that says it was our fault. */
async function expectSoundAnswer(answer: Response): Promise<void> {
  // A stream that was opened has no end to wait for.
  if (answer.status < 400) return await answer.body?.cancel();
  const body = await answer.text();
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = Problem.parse(JSON.parse(body));
  expect(problem.code).not.toBe('internal-error');
  expect(Object.keys(problems)).toContain(problem.code);
  expect(problem.status).toBe(answer.status);
}

const send = async (endpoint: AnyEndpoint, path: string, options: CallOptions) => {
  // What cannot be written on the wire at all is not a call.
  fc.pre(canBeSent(path, options));
  await expectSoundAnswer(await gateway.call(endpoint.method, path, options));
};

function canBeSent(path: string, { headers: sent }: CallOptions): boolean {
  try {
    return new Request(gateway.url + path, { headers: { ...sent } }).url !== '';
  } catch {
    return false;
  }
}

describe.each(guarded.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
  '%s',
  (_name, endpoint) => {
    it('answers anything in the query, the headers and the address with the contract', async () => {
      const path = await addressOf(gateway, endpoint);
      await fc.assert(
        fc.asyncProperty(query, headers, fc.option(segment), async (queryText, sent, strange) => {
          const address =
            strange === null ? path : endpoint.path.replace('{id}', strange).replace('{taskId}', strange);
          const body = endpoint.body ? { body: JSON.stringify(jsonFor(endpoint)) } : {};
          await send(endpoint, address + queryText, { ...body, headers: sent });
        }),
        { numRuns: 25 },
      );
    });

    if (bodyKind(endpoint) !== undefined)
      it('answers any body with the contract', async () => {
        const path = await addressOf(gateway, endpoint);
        const types = [
          'application/json',
          'application/x-ndjson',
          'text/csv',
          'multipart/form-data; boundary=b',
        ];
        const body = fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json(),
          text,
          bent(jsonFor(endpoint)),
          fc.array(fc.oneof(fc.json(), text, bent(jsonFor(endpoint)))).map((lines) => lines.join('\n')),
          text.map((part) => `kind,userPrincipalName\r\n${part}`),
          text.map(
            (part) => `--b\r\nContent-Disposition: form-data; name="attestation"\r\n\r\n${part}\r\n--b--`,
          ),
        );
        await fc.assert(
          fc.asyncProperty(body, fc.constantFrom(...types), async (bytes, type) => {
            await send(endpoint, path, { body: bytes, headers: { 'content-type': type } });
          }),
          { numRuns: 40 },
        );
      });
  },
);
