import { randomUUID, verify, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import {
  OpenDsrCallback,
  OpenDsrCancellation,
  OpenDsrDiscovery,
  OpenDsrError,
  OpenDsrReceipt,
  OpenDsrStatusAnswer,
  StatusEvent,
} from '#contracts';
import { FollowedStream, receiveCalls, type CallReceiver } from '#testing';
import { good, type LetheApi } from './lethe-api.js';
import { ADMIN_TOKEN, LetheProcess } from './lethe-process.js';

const zoe = { userPrincipalName: 'zoe@example.com', samAccountName: 'zoe' };
const asked = { kind: 'Export', subject: zoe, sources: ['cloud-mfa'] };

let lethe: LetheProcess;
let api: LetheApi;
const streams: FollowedStream[] = [];
let receiver: CallReceiver;
beforeAll(async () => {
  receiver = await receiveCalls();
  lethe = await LetheProcess.start();
  api = lethe.api();
});
afterAll(async () => {
  for (const stream of streams) await stream.close();
  await receiver.close();
  await lethe.dispose();
});

async function follow(token = ADMIN_TOKEN, lastEventId?: string): Promise<FollowedStream> {
  const stream = await FollowedStream.open(lethe.url, token, { lastEventId });
  streams.push(stream);
  return stream;
}

/** `<request>/<commit>` of the changes that came. */
const told = ({ events }: FollowedStream): readonly string[] =>
  events.flatMap((event) => (event.event.startsWith('lethe.') && 'id' in event ? [idOf(event.data)] : []));
const idOf = (data: unknown): string => (data as { readonly id: string }).id;

/** What has to be told of requests: each of their commits, in order. */
async function commitsOf(...ids: readonly string[]): Promise<readonly string[]> {
  const all: string[] = [];
  for (const id of ids)
    for (const { commit } of await api.events(id))
      if (!all.includes(`${id}/${commit}`)) all.push(`${id}/${commit}`);
  return all;
}
const ofRequest = (ids: readonly string[], request: string) => ids.filter((id) => id.startsWith(request));

it('shows a page how things stand, what happens, and that the clock was moved', async () => {
  const stream = await follow();
  await stream.until('hosts', ({ data }) => data.watched);
  await stream.until('dead-letters', ({ data }) => data.open.length === 0);
  await stream.until('clock', ({ data }) => data.secondsPerDay === 0);
  const { id } = await api.submit(asked);
  await stream.until('lethe.PrivacyRequestProgressed.v1', ({ data }) => data.subject === id);
  await api.quiet(id);
  await api.advance('P1D');
  const now = (await api.now()).toISOString();
  await stream.until('clock', ({ data }) => data.now === now);
  await api.drive(id, 'it is done', ({ progress }) => progress === 'done');
  const { data } = await stream.until('lethe.PrivacyRequestCompleted.v1');
  expect(data.data).toEqual({ ...(await api.view(id)), clock: data.data.clock });
  const all = await commitsOf(id);
  await stream.until('lethe.PrivacyRequestCompleted.v1', () => told(stream).length >= all.length);
  expect(told(stream)).toEqual(all);
  expect(JSON.stringify(stream.events)).not.toMatch(/zoe/i);
});

it('loses nothing when the process is killed and started again, whatever happened meanwhile', async () => {
  const stream = await follow();
  await stream.until('hello');
  const first = await api.submit(asked);
  await stream.until('lethe.PrivacyRequestProgressed.v1', ({ data }) => data.subject === first.id);
  const hook = await api.post<{ id: string; secret: string }>('/v1/webhooks', {
    url: receiver.url,
    events: ['*'],
  });
  const { id: webhook, secret } = good(hook, 201);
  const third = await api.submit(asked);
  await lethe.kill9();
  await expect(stream.over).rejects.toThrow();
  await lethe.restart();
  const second = await api.submit(asked);
  const ended = [];
  for (const { id } of [first, second, third])
    ended.push((await api.drive(id, 'it is done', ({ progress }) => progress === 'done')).id);
  const again = await follow(ADMIN_TOKEN, stream.lastId);
  expect((await again.until('hello')).data.resumed).toBe(true);
  for (const id of ended)
    await again.until('lethe.PrivacyRequestCompleted.v1', ({ data }) => data.subject === id);
  const both = [...told(stream), ...told(again)];
  for (const id of ended) expect(ofRequest(both, id)).toEqual(await commitsOf(id));

  // So does a webhook, each change at least once, under one id.
  const all = await commitsOf(second.id, third.id);
  const called = () =>
    receiver.calls.map(({ body, headers }) => ({
      ...StatusEvent.parse(new Verifier(secret).verify(body, headers)),
      delivery: headers['webhook-id'],
    }));
  await receiver.until(() => all.every((change) => called().some(({ id }) => id === change)));
  for (const change of all)
    expect(new Set(called().flatMap(({ id, delivery }) => (id === change ? [delivery] : []))).size).toBe(1);
  expect(receiver.calls.map(({ body }) => body).join()).not.toMatch(/zoe/i);
  const log = good(await api.get<{ items: unknown[] }>(`/v1/webhooks/${webhook}/deliveries?limit=1`));
  expect(log.items).toHaveLength(1);
});

it('tells a requester of his own requests alone', async () => {
  const key = good(await api.post<{ token: string }>('/v1/api-keys', { name: 'HR', role: 'requester' }), 201);
  const stream = await follow(key.token);
  await stream.until('hello');
  await api.submit(asked);
  const own = await lethe.api(key.token).submit(asked);
  await stream.until('lethe.PrivacyRequestProgressed.v1', ({ data }) => data.subject === own.id);
  expect(new Set(stream.events.map(({ event }) => event.split('.')[0]))).toEqual(new Set(['hello', 'lethe']));
  expect(told(stream)).toEqual(ofRequest(told(stream), own.id));
});

it('answers in words of OpenDSR 2.0: discovery, a request, its status, signed callbacks, cancellation', async () => {
  const base = `${lethe.url}/opendsr/v2`;
  const bearer = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const discovered = OpenDsrDiscovery.parse(await (await fetch(`${base}/discovery`)).json());
  expect(discovered.supported_subject_request_types).toEqual(['access', 'erasure']);
  const certificate = await (await fetch(discovered.processor_certificate)).text();
  const isSigned = (body: string, headers: (name: string) => string | null | undefined) =>
    headers('x-opendsr-processor-domain') === 'localhost' &&
    verify(
      'sha256',
      Buffer.from(body),
      new X509Certificate(certificate).publicKey,
      Buffer.from(headers('x-opendsr-signature') ?? '', 'base64'),
    );
  /** An answer whose signature holds. */
  async function signed(method: string, path: string, sent?: string) {
    const headers = { ...bearer, ...(sent !== undefined && { 'content-type': 'application/json' }) };
    const answer = await fetch(base + path, { method, headers, ...(sent !== undefined && { body: sent }) });
    const text = await answer.text();
    expect([path, isSigned(text, (name) => answer.headers.get(name))]).toEqual([path, true]);
    return [answer.status, JSON.parse(text) as unknown] as const;
  }
  const subject_request_id = randomUUID();
  const body = JSON.stringify({
    regulation: 'gdpr',
    subject_request_id,
    subject_request_type: 'access',
    subject_identities: [
      { identity_type: 'email', identity_value: 'zoe@example.com', identity_format: 'raw' },
      { identity_type: 'android_id', identity_value: 'x', identity_format: 'md5' },
    ],
    submitted_time: '2020-10-02T15:00:00Z',
    api_version: '2.0',
    status_callback_urls: [receiver.url],
    extensions: { localhost: { sam_account_name: 'zoe' }, 'another.example.com': { of: 'theirs' } },
  });
  const [created, receipt] = await signed('POST', '/requests', body);
  expect([created, OpenDsrReceipt.parse(receipt)]).toMatchObject([
    201,
    { subject_request_id, encoded_request: Buffer.from(body).toString('base64') },
  ]);
  const [, again] = await signed('POST', '/requests', body);
  expect(again).toMatchObject({ subject_request_id });
  const path = `/requests/${subject_request_id}`;
  const status = async () => OpenDsrStatusAnswer.parse((await signed('GET', path))[1]);
  const callbacks = () =>
    receiver.calls.flatMap(({ headers, body: text }) => {
      if (headers['x-opendsr-signature'] === undefined) return [];
      expect(isSigned(text, (name) => headers[name])).toBe(true);
      return [OpenDsrCallback.parse(JSON.parse(text))];
    });
  const told = (wanted: string) =>
    receiver.until(() => callbacks().some(({ request_status }) => request_status === wanted));
  await told('in_progress');
  expect((await status()).request_status).toBe('in_progress');
  const [cancelled, cancellation] = await signed('DELETE', path);
  expect([cancelled, OpenDsrCancellation.parse(cancellation)]).toMatchObject([202, { subject_request_id }]);
  await told('cancelled');
  expect((await status()).extensions['localhost']).toMatchObject({ progress: 'cancelled' });
  for (const callback of callbacks())
    expect(callback).toMatchObject({ subject_request_id, status_callback_url: receiver.url });
  expect(JSON.stringify(callbacks())).not.toMatch(/zoe/i);

  const failing = async (text: string) => {
    const headers = { ...bearer, 'content-type': 'application/json' };
    const answer = await fetch(`${base}/requests`, { method: 'POST', headers, body: text });
    return [answer.status, OpenDsrError.parse(await answer.json()).error.message] as const;
  };
  const changed = (change: object) =>
    JSON.stringify({ ...(JSON.parse(body) as object), subject_request_id: randomUUID(), ...change });
  for (const [change, message] of [
    [{ subject_request_id: undefined }, 'subject_request_id'],
    [{ subject_request_id: subject_request_id.toUpperCase() }, 'subject_request_id'],
    [{ subject_request_type: 'portability' }, 'subject_request_type'],
    [{ subject_identities: [], extensions: {} }, 'subject_identities'],
    [{ status_callback_urls: ['http://10.0.0.1/'] }, 'status_callback_urls.0'],
    [{ api_version: '1.0' }, 'api_version'],
  ] as const) {
    const [code, said] = await failing(changed(change));
    expect([code, said.split(' ')[0]]).toEqual([400, message]);
  }
  expect((await failing('{'))[0]).toBe(400);
  expect((await fetch(`${base}/requests/${randomUUID()}`, { headers: bearer })).status).toBe(404);
  expect((await fetch(`${base}/requests/${subject_request_id}`)).status).toBe(401);
});

it('says goodbye when it is told to stop, and does not hold up the end', async () => {
  const stream = await follow();
  await stream.until('hello');
  expect(await lethe.stop()).toMatchObject({ code: 0 });
  await stream.over;
  expect(stream.events.at(-1)).toEqual({ event: 'goodbye', data: { reason: 'shutting-down' } });
});
