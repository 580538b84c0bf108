import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { OpenDsrError, OpenDsrReceipt, Role } from '#contracts';
import { runGateway, type CallOptions, type RunningGateway } from './gateway.fixture.js';

const REQUESTS = '/opendsr/v2/requests';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await runGateway();
});
afterAll(() => gateway.close());

const asked = (over: object = {}) => ({
  regulation: 'gdpr',
  subject_request_id: randomUUID(),
  subject_request_type: 'access',
  subject_identities: [
    { identity_type: 'email', identity_value: 'zulfiqar@example.com', identity_format: 'raw' },
  ],
  submitted_time: '2018-10-02T15:00:00Z',
  status_callback_urls: ['https://controller.example.com/callbacks'],
  ...over,
});
const submit = (json: unknown, options: CallOptions = {}) =>
  gateway.call('POST', REQUESTS, { json, ...options });

/** The answer of a refusal, in the form of the specification and of no other. */
async function refused(answer: Response): Promise<OpenDsrError['error']> {
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const { error } = OpenDsrError.parse(await answer.json());
  expect(error.code).toBe(answer.status);
  return error;
}

describe('OpenDSR', () => {
  it.each(Role.options)('is for a %s as submitting is', async (role) => {
    const token = gateway.tokens[role];
    const body = asked();
    const answer = await submit(body, { token });
    if (role === 'operator' || role === 'auditor') {
      expect([answer.status, (await refused(answer)).errors[0]?.reason]).toEqual([403, 'forbidden']);
      return;
    }
    expect(OpenDsrReceipt.parse(await answer.json())).toMatchObject({
      subject_request_id: body.subject_request_id,
    });
    const path = `${REQUESTS}/${body.subject_request_id}`;
    expect((await gateway.call('GET', path, { token })).status).toBe(200);
    const others = await gateway.call('GET', path, { token: gateway.tokens.auditor });
    expect([others.status, (await refused(others)).message]).toEqual([404, expect.any(String)]);
    expect((await gateway.call('DELETE', path, { token })).status).toBe(202);
  });

  it('refuses in its own words, without a page and without a name', async () => {
    const nobody = await submit(asked(), { token: null, headers: { accept: 'text/html' } });
    expect(nobody.headers.get('www-authenticate')).toContain('Bearer');
    expect((await refused(nobody)).code).toBe(401);
    const method = await gateway.call('PUT', REQUESTS);
    expect(method.headers.get('allow')).toContain('POST');
    expect((await refused(method)).code).toBe(405);
    expect((await refused(await gateway.call('GET', `${REQUESTS}/no-uuid`))).code).toBe(404);
    const typed = await submit(undefined, { body: 'a=b', headers: { 'content-type': 'text/plain' } });
    expect((await refused(typed)).code).toBe(400);
    const wrong = await submit(asked({ status_callback_urls: ['http://zulfiqar.example.com'] }));
    const error = await refused(wrong);
    expect(error.errors).toEqual([
      {
        domain: 'Validation',
        reason: 'validation-failed',
        message: expect.stringMatching(/^status_callback_urls\.0 /),
      },
    ]);
    expect(JSON.stringify(error)).not.toContain('zulfiqar');
  });

  it('answers any body with a receipt or a refusal, and writes nobody’s name into the log', async () => {
    const bent = fc
      .tuple(fc.constantFrom(...Object.keys(asked())), fc.jsonValue())
      .map(([name, value]) => JSON.stringify(asked({ [name]: value })));
    const any = fc.oneof(bent, fc.json(), fc.string({ unit: 'binary', maxLength: 50 }));
    await fc.assert(
      fc.asyncProperty(any, async (body) => {
        const answer = await submit(undefined, { body, headers: { 'content-type': 'application/json' } });
        if (answer.status === 201) OpenDsrReceipt.parse(await answer.json());
        else expect((await refused(answer)).code).toBe(400);
      }),
      { numRuns: 100 },
    );
    expect(gateway.log()).not.toMatch(/zulfiqar/i);
  });
});

it('is not there where nothing signs for it', async () => {
  const without = await runGateway({ production: true, openDsr: false });
  expect((await without.call('GET', '/opendsr/v2/discovery')).status).toBe(404);
  expect((await without.call('POST', REQUESTS, { json: asked() })).status).toBe(404);
  await without.close();
});
