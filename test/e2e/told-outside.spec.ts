import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import { OpenDsrCancellation, OpenDsrReceipt, OpenDsrStatusAnswer, StatusEvent } from '#contracts';
import { FollowedStream, receiveCalls, type CallReceiver } from '#testing';
import { good, type LetheApi } from './lethe-api.js';
import { ADMIN_TOKEN, LetheProcess } from './lethe-process.js';
import { OpenDsrController, type SignedAnswer } from './opendsr-controller.js';

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
  const ended = [first, second, third].map(({ id }) => id);
  // All at once: the clock moved for one alone would let the leases pass of what the others have in hand.
  for (const { id, progress } of await api.driveAll(ended, 'PT6H', 60))
    expect([id, progress]).toEqual([id, 'done']);
  const again = await follow(ADMIN_TOKEN, stream.lastId);
  expect((await again.until('hello')).data.resumed).toBe(true);
  // Behind the end of a request there may be commits as well.
  const committed = await commitsOf(...ended);
  const last = ended.map((id) => ofRequest(committed, id).at(-1));
  await again.until('lethe.PrivacyRequestCompleted.v1', () =>
    last.every((id) => told(again).includes(id ?? '')),
  );
  const both = [...told(stream), ...told(again)];
  for (const id of ended) expect(ofRequest(both, id)).toEqual(ofRequest(committed, id));

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
  const controller = await OpenDsrController.at(lethe.url, ADMIN_TOKEN);
  expect(controller.discovered).toMatchObject({
    api_version: '2.0',
    supported_subject_request_types: ['access', 'erasure'],
  });
  const subject_request_id = randomUUID();
  const asks = {
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
  };
  const body = JSON.stringify(asks);
  const created = await controller.signed('POST', '/requests', body);
  expect([created.status, OpenDsrReceipt.parse(created.body)]).toMatchObject([
    201,
    { subject_request_id, encoded_request: Buffer.from(body).toString('base64') },
  ]);
  expect((await controller.signed('POST', '/requests', body)).body).toMatchObject({ subject_request_id });
  const path = `/requests/${subject_request_id}`;
  const status = async () => OpenDsrStatusAnswer.parse((await controller.signed('GET', path)).body);
  const callbacks = () => controller.callbacks(receiver, subject_request_id);
  const toldOf = (wanted: string) =>
    receiver.until(() => callbacks().some(({ request_status }) => request_status === wanted));
  await toldOf('in_progress');
  expect((await status()).request_status).toBe('in_progress');
  const cancelled = await controller.signed('DELETE', path);
  expect([cancelled.status, OpenDsrCancellation.parse(cancelled.body)]).toMatchObject([
    202,
    { subject_request_id },
  ]);
  await toldOf('cancelled');
  expect((await status()).extensions['localhost']).toMatchObject({ progress: 'cancelled' });
  expect(JSON.stringify(callbacks())).not.toMatch(/zoe/i);

  const changed = (change: object) =>
    JSON.stringify({ ...asks, subject_request_id: randomUUID(), ...change });
  for (const [change, field] of [
    [{ subject_request_id: undefined }, 'subject_request_id'],
    [{ subject_request_id: subject_request_id.toUpperCase() }, 'subject_request_id'],
    [{ subject_request_type: 'portability' }, 'subject_request_type'],
    [{ subject_identities: [], extensions: {} }, 'subject_identities'],
    [{ status_callback_urls: ['http://10.0.0.1/'] }, 'status_callback_urls.0'],
    [{ submitted_time: '2999-01-01T00:00:00Z' }, 'submitted_time'],
    [{ api_version: '1.0' }, 'api_version'],
  ] as const) {
    const [code, said] = await controller.refused('POST', '/requests', changed(change));
    expect([code, said?.split(' ')[0]]).toEqual([400, field]);
  }
  expect((await controller.refused('POST', '/requests', '{'))[0]).toBe(400);
  expect(
    (await controller.refused('POST', '/requests', changed({ subject_request_id, regulation: 'ccpa' })))[0],
  ).toBe(400);
  expect((await controller.refused('GET', `/requests/${randomUUID()}`))[0]).toBe(404);
  expect((await controller.refused('DELETE', path))[0]).toBe(409);
  expect((await fetch(`${lethe.url}/opendsr/v2${path}`)).status).toBe(401);
});

it('takes the request that the specification of OpenDSR gives as its example, and answers with its fields', async () => {
  const controller = await OpenDsrController.at(lethe.url, ADMIN_TOKEN);
  const subject_request_id = 'a7551968-d5d6-44b2-9831-815ac9017798';
  // Section 7.2, as it stands there: without `regulation`, although that is required; a comma too many is left out.
  const body = JSON.stringify({
    subject_request_id,
    subject_request_type: 'erasure',
    submitted_time: '2018-10-02T15:00:00Z',
    subject_identities: [
      { identity_type: 'email', identity_value: 'johndoe@example.com', identity_format: 'raw' },
    ],
    api_version: '2.0',
    status_callback_urls: ['https://examplecontroller.com/opendsr/callbacks'],
    extensions: {
      'example-processor.com': { 'foo-processor-custom-id': 123456, property_id: '123456' },
      'example-other-processor.com': { 'foo-other-processor-custom-id': 654321 },
    },
  });
  const fields = (answer: SignedAnswer) => [answer.status, Object.keys(answer.body as object).sort()];
  const ids = ['controller_id', 'subject_request_id'];
  expect(fields(await controller.signed('POST', '/requests', body))).toEqual([
    201,
    [...ids, 'encoded_request', 'expected_completion_time', 'received_time'].sort(),
  ]);
  // What is optional in 8.4 and has no meaning here is left out.
  expect(fields(await controller.signed('GET', `/requests/${subject_request_id}`))).toEqual([
    200,
    [...ids, 'api_version', 'expected_completion_time', 'extensions', 'request_status'].sort(),
  ]);
  expect(fields(await controller.signed('DELETE', `/requests/${subject_request_id}`))).toEqual([
    202,
    [...ids, 'api_version', 'received_time'].sort(),
  ]);
});

it('says goodbye when it is told to stop, and does not hold up the end', async () => {
  const stream = await follow();
  await stream.until('hello');
  expect(await lethe.stop()).toMatchObject({ code: 0 });
  await stream.over;
  expect(stream.events.at(-1)).toEqual({ event: 'goodbye', data: { reason: 'shutting-down' } });
});
