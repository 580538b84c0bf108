import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import { GuardedWebCaller } from '#adapters/web';
import {
  requestEventCodec,
  StatusEvent,
  type CreatedWebhook,
  type CreateWebhookBody,
  type RequestEvent,
  type WebhookEvent,
} from '#contracts';
import type { Clock, Commit } from '#ports';
import { actor, clockPaused, requestCancelled, requestReceived, START } from '#testing';
import { KeyedDigests, KeyRing, newMasterKeyText, parseMasterKey } from '#vault';
import { RegisterBook } from '../register/register-book.js';
import { Deliverer } from './deliverer.js';
import { outgoingAttention } from './outgoing-attention.js';
import { OutgoingChanges } from './outgoing-changes.js';
import { WebhookChannel } from './webhook-channel.js';
import { webhookDesk, type WebhookDesk } from './webhook-desk.js';
import { WebhookSeals } from './webhook-seals.js';

const admin = { id: 'admin', role: 'admin', channel: 'rest' } as const;
const masterKey = parseMasterKey(newMasterKeyText());
const seals = new WebhookSeals(masterKey);
const webCaller = new GuardedWebCaller({ allowLoopback: true, allowPrivate: false });

let now = START;
const waiting = new Set<() => void>();
const clock: Clock = {
  now: () => now,
  until: (moment, signal) =>
    new Promise((resolve) => {
      const look = () => {
        if (now < moment && !signal.aborted) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      signal.addEventListener('abort', look);
      look();
    }),
};
function pass(hours: number): void {
  now = new Date(Date.parse(now) + hours * 3_600_000).toISOString();
  for (const look of [...waiting]) look();
}

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
let receiver: Server;
let url: string;
let calls: Call[];
/** what the receiver answers */
let status: number;
const called = new Set<() => void>();

let folder: string;
let store: LibsqlStore;
let deliverer: Deliverer | undefined;
let changes: OutgoingChanges | undefined;
const faults: unknown[] = [];

beforeEach(async () => {
  now = START;
  [calls, status] = [[], 204];
  faults.length = 0;
  receiver = createServer((call, answer) => {
    let body = '';
    call.on('data', (piece: Buffer) => (body += piece.toString()));
    call.on('end', () => {
      calls.push({ headers: call.headers, body });
      answer.writeHead(status).end();
      for (const tell of called) tell();
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook?token=secret`;
  folder = await mkdtemp(join(tmpdir(), 'lethe-outgoing-'));
  store = await openLibsqlStore(folder);
});
afterEach(async () => {
  await stop();
  await store.close();
  await rm(folder, { recursive: true });
  receiver.closeAllConnections();
  receiver.close();
});

function start(): void {
  const keys = new KeyRing(store.subjectKeys, masterKey);
  const { events, webhooks, outbox, feed } = store;
  const onFault = (error: unknown) => void faults.push(error);
  const book = new RegisterBook(events, clock);
  const channels = [
    new WebhookChannel({ store: events, keys, book, webhooks, caller: webCaller, seals, clock }),
  ];
  deliverer = new Deliverer({ outbox, channels, clock, onFault });
  const { hurry: onAdded } = deliverer;
  changes = new OutgoingChanges({
    feed,
    webhooks,
    outbox,
    clock,
    also: [],
    ofRegister: [],
    onAdded,
    onFault,
  });
  deliverer.start();
  changes.start();
}
async function stop(): Promise<void> {
  await changes?.stop();
  await deliverer?.stop();
  [changes, deliverer] = [undefined, undefined];
}
async function reopen(): Promise<void> {
  await stop();
  await store.close();
  store = await openLibsqlStore(folder);
}

const desk = (): WebhookDesk =>
  webhookDesk({
    webhooks: store.webhooks,
    outbox: store.outbox,
    caller: webCaller,
    seals,
    digests: new KeyedDigests(masterKey),
    clock,
    onAdded: () => deliverer?.hurry(),
    audit: () => undefined,
  });
async function made(events: WebhookEvent[] = ['*'], to = url): Promise<CreatedWebhook> {
  const created = await desk().create({ url: to, events }, admin);
  if (!created.ok) throw new Error(created.refusal.code);
  return created.value;
}
const deliveriesOf = async (id: string) => {
  const page = await desk().deliveries(id, { limit: 50 });
  return page.ok ? page.value.items : [];
};

async function submitted(...further: readonly RequestEvent[]): Promise<string> {
  const cipher = await new KeyRing(store.subjectKeys, masterKey).create();
  const id = randomUUID();
  const received = requestReceived({
    subject: cipher.seal(JSON.stringify({ userPrincipalName: 'zulfiqar@example.com' })),
    subjectKeyId: cipher.keyId,
  });
  await append(id, received, ...further);
  return id;
}
async function append(id: string, ...events: readonly RequestEvent[]): Promise<void> {
  let last: Commit | undefined = (await store.events.read(id)).at(-1);
  for (const event of events)
    last = await store.events.append(id, last, {
      commandId: randomUUID(),
      committedAt: now,
      actor: actor('system'),
      events: [requestEventCodec.encode(event)],
    });
}

/** Looks again with every call and every turn. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let looks = 0; !(await holds()); looks += 1) {
    if (looks > 2000) throw new Error(`Waited in vain; ${calls.length} calls, faults: ${String(faults)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const eventsOf = () => calls.map(({ body }) => StatusEvent.parse(JSON.parse(body)));

describe('a webhook that is made by a call with an idempotency key', () => {
  const body: CreateWebhookBody = { url: 'https://hooks.example.com/?password=x', events: ['*'] };

  it('is the same one with the same secret when the call is repeated, also at once and after a restart', async () => {
    const answers = await Promise.all([1, 2].map(() => desk().create(body, admin, 'k')));
    await reopen();
    const again = await desk().create(body, admin, 'k');
    expect(again).toMatchObject({ ok: true, value: { secret: expect.stringMatching(/^whsec_/) } });
    expect(answers).toEqual([again, again]);
    expect((await desk().list()).items).toHaveLength(1);
  });

  it('is refused for another body, and does not show its secret again after a day', async () => {
    const first = await desk().create(body, admin, 'k');
    const other = await desk().create({ ...body, url: 'https://hooks.example.com/' }, admin, 'k');
    expect(other).toMatchObject({ refusal: { code: 'idempotency-key-reused' } });
    pass(24);
    expect(await desk().create(body, admin, 'k')).toMatchObject({
      refusal: {
        code: 'secret-not-shown-again',
        detail: expect.stringContaining(first.ok ? first.value.id : 'It was made.'),
      },
    });
    expect((await desk().list()).items).toHaveLength(1);
  });
});

describe('a webhook', () => {
  it('is told of every change that comes, signed by Standard Webhooks, with nobody’s name', async () => {
    await submitted();
    pass(1);
    const { id, secret } = await made();
    start();
    const request = await submitted(clockPaused());
    await until(() => calls.length === 2);
    expect(
      eventsOf()
        .map((event) => event.id)
        .sort(),
    ).toEqual([`${request}/1`, `${request}/2`]);
    for (const { headers, body } of calls)
      expect(new Verifier(secret).verify(body, headers as Record<string, string>)).toEqual(JSON.parse(body));
    expect(calls.map(({ body }) => body).join()).not.toContain('zulfiqar');
    await until(async () => (await deliveriesOf(id)).every(({ state }) => state === 'delivered'));
    const [delivery] = await deliveriesOf(id);
    expect(delivery).toMatchObject({
      requestId: request,
      attempts: 1,
      lastAttempt: { status: 204, fault: null },
    });
    expect(calls.map(({ headers }) => headers['webhook-id'])).toContain(delivery?.id);
  });

  it('is told of the types that it asked for alone', async () => {
    await made(['lethe.PrivacyRequestCompleted.v1']);
    start();
    await submitted(clockPaused(), requestCancelled());
    await until(() => calls.length > 0);
    await changes?.stop();
    expect(eventsOf().map(({ type }) => type)).toEqual(['lethe.PrivacyRequestCompleted.v1']);
  });

  it('is told again by the clock, under the same id, until it takes it', async () => {
    const { id } = await made();
    status = 500;
    start();
    await submitted();
    await until(async () => (await deliveriesOf(id))[0]?.attempts === 1);
    pass(0.01);
    await until(async () => (await deliveriesOf(id))[0]?.attempts === 2);
    expect((await desk().list()).items[0]).toMatchObject({ failingSince: START, disabled: null });
    status = 200;
    pass(1);
    await until(async () => (await deliveriesOf(id))[0]?.state === 'delivered');
    expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect((await desk().list()).items[0]).toMatchObject({ failingSince: null });
  });

  it('is told what was committed before a kill, also when nobody had tried yet', async () => {
    await made();
    const request = await submitted();
    await reopen();
    start();
    await until(() => calls.length === 1);
    expect(eventsOf()[0]?.id).toBe(`${request}/1`);
    await reopen();
    start();
    await append(request, clockPaused());
    await until(() => calls.length === 2);
    expect(eventsOf()[1]?.id).toBe(`${request}/2`);
  });

  it('is tried again by whoever comes next when a try was taken and nothing was said of it', async () => {
    const { id } = await made();
    start();
    await submitted();
    await until(async () => (await deliveriesOf(id))[0]?.state === 'delivered');
    const [delivery] = await deliveriesOf(id);
    await stop();
    await store.outbox.settle({
      id: delivery?.id ?? '',
      state: 'waiting',
      attempts: 0,
      nextAttemptAt: now,
      lastAttempt: null,
    });
    // Whoever took it has died.
    await store.outbox.take({
      now,
      until: new Date(Date.parse(now) + 1000).toISOString(),
      limit: 9,
      except: [],
    });
    start();
    pass(0.001);
    await until(() => calls.length === 2);
    expect(calls[1]?.headers['webhook-id']).toBe(calls[0]?.headers['webhook-id']);
  });

  it('is disabled when it has failed for days, which somebody is told, and is in use again when a resend arrives', async () => {
    const { id } = await made();
    status = 503;
    start();
    await submitted();
    for (let attempts = 1; attempts <= 10; attempts += 1) {
      await until(async () => ((await deliveriesOf(id))[0]?.attempts ?? 0) >= attempts);
      pass(30);
    }
    await until(async () => (await desk().list()).items[0]?.disabled !== null);
    expect((await desk().list()).items[0]?.disabled).toMatchObject({ reason: 'failing-for-long' });
    const attention = await outgoingAttention({ ...store, clock });
    expect(attention).toMatchObject([{ reason: 'webhook-disabled', requestId: null }]);
    const [delivery] = await deliveriesOf(id);
    expect(delivery).toMatchObject({
      state: 'failed',
      nextAttemptAt: null,
      lastAttempt: { status: 503, fault: 'refused' },
    });
    const before = calls.length;
    await submitted();
    await changes?.stop();
    status = 200;
    await desk().resend(id, delivery?.id ?? '', admin);
    await until(async () => (await desk().list()).items[0]?.disabled === null);
    expect(calls.slice(before)).toHaveLength(1);
  });

  it('is told nothing more once it has said that it is gone', async () => {
    const { id } = await made();
    status = 410;
    start();
    await submitted();
    await until(async () => (await deliveriesOf(id))[0]?.state === 'failed');
    expect((await desk().list()).items[0]?.disabled).toMatchObject({ reason: 'gone' });
  });

  it('that is deleted is called no more, and what was on its way is gone', async () => {
    const { id } = await made();
    await submitted();
    await store.outbox.add([]);
    expect(await desk().remove(id, admin)).toBe(true);
    start();
    await made();
    await submitted();
    await until(() => calls.length > 0);
    expect([await desk().has(id), await deliveriesOf(id)]).toEqual([false, []]);
  });

  it('keeps its address and its secret sealed, and shows no query', async () => {
    const { id, secret } = await made();
    expect((await desk().list()).items[0]?.url).toBe(`${url.split('?')[0] ?? ''}?…`);
    const stored = JSON.stringify(await store.webhooks.get(id));
    for (const text of [secret, secret.slice(6), '127.0.0.1', 'token']) expect(stored).not.toContain(text);
  });

  it.each(['http://10.0.0.1/', 'https://169.254.169.254/', 'http://example.com/'])(
    'is refused at %s',
    async (to) => {
      const refusal = await desk().create({ url: to, events: ['*'] }, admin);
      expect(refusal).toMatchObject({ ok: false, refusal: { errors: [{ path: 'url' }] } });
    },
  );
});
