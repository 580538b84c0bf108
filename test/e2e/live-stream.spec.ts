import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import { StatusEvent } from '#contracts';
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

it('says goodbye when it is told to stop, and does not hold up the end', async () => {
  const stream = await follow();
  await stream.until('hello');
  expect(await lethe.stop()).toMatchObject({ code: 0 });
  await stream.over;
  expect(stream.events.at(-1)).toEqual({ event: 'goodbye', data: { reason: 'shutting-down' } });
});
