import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import { GuardedWebCaller } from '#adapters/web';
import { OpenDsrCallback, requestEventCodec, type RequestEvent } from '#contracts';
import type { Commit, Delivery } from '#ports';
import {
  actor,
  aTask,
  clockPaused,
  fanOutPlanned,
  receiveCalls,
  requestCancelled,
  requestReceived,
  START,
  taskDispatched,
  type CallReceiver,
} from '#testing';
import { KeyRing, newMasterKeyText, parseMasterKey } from '#vault';
import type { Tried } from '../outgoing/channel.js';
import { WebhookSeals } from '../outgoing/webhook-seals.js';
import { RegisterBook } from '../register/register-book.js';
import { OpenDsrChannel, openDsrChannelName } from './opendsr-channel.js';
import { OpenDsrSigner } from './opendsr-signer.js';

const masterKey = parseMasterKey(newMasterKeyText());
const seals = new WebhookSeals(masterKey);
const subjectRequestId = randomUUID();
const WEBHOOK = 'a-callback';

let signer: OpenDsrSigner;
let receiver: CallReceiver;
let folder: string;
let store: LibsqlStore;
let channel: OpenDsrChannel;
let requestId: string;

beforeAll(async () => {
  receiver = await receiveCalls();
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  signer = new OpenDsrSigner('localhost', made.cert, made.private, true);
});
afterAll(() => receiver.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-opendsr-'));
  store = await openLibsqlStore(folder);
  [receiver.status, requestId] = [204, randomUUID()];
  channel = new OpenDsrChannel({
    store: store.events,
    keys: new KeyRing(store.subjectKeys, masterKey),
    book: new RegisterBook(store.events, { now: () => START, until: async () => undefined }),
    webhooks: store.webhooks,
    caller: new GuardedWebCaller({ allowLoopback: true, allowPrivate: false }),
    seals,
    signer,
  });
  await store.webhooks.add({
    id: WEBHOOK,
    kind: 'opendsr',
    sealedUrl: seals.seal(WEBHOOK, 'url', receiver.url),
    sealedSecret: null,
    events: ['*'],
    requestId,
    remembered: JSON.stringify({ controllerId: 'controller', subjectRequestId }),
    createdAt: START,
    createdBy: 'controller',
    failingSince: null,
    disabled: null,
  });
  const cipher = await new KeyRing(store.subjectKeys, masterKey).create();
  const subject = cipher.seal(JSON.stringify({ userPrincipalName: 'zulfiqar@example.com' }));
  await happens(requestReceived({ subject, subjectKeyId: cipher.keyId }));
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** One commit for each event. */
async function happens(...events: readonly RequestEvent[]): Promise<void> {
  let last: Commit | undefined = (await store.events.read(requestId)).at(-1);
  for (const event of events)
    last = await store.events.append(requestId, last, {
      commandId: randomUUID(),
      committedAt: START,
      actor: actor('system'),
      events: [requestEventCodec.encode(event)],
    });
}
const ofCommit = (commit: number): Delivery => ({
  id: `delivery-${commit}`,
  channel: openDsrChannelName(WEBHOOK),
  about: JSON.stringify({ requestId, commit }),
  createdAt: START,
  state: 'waiting',
  attempts: 0,
  nextAttemptAt: START,
  lastAttempt: null,
});
/** What is told of the commits, in order, and what became of each. */
async function told(...commits: readonly number[]) {
  const before = receiver.calls.length;
  const tried: Tried['outcome'][] = [];
  for (const commit of commits) tried.push((await channel.send(ofCommit(commit))).outcome);
  const calls = receiver.calls.slice(before).map(({ body }) => OpenDsrCallback.parse(JSON.parse(body)));
  return { tried, statuses: calls.map(({ request_status }) => request_status) };
}
const isRemembered = async () => (await store.webhooks.get(WEBHOOK)) !== undefined;

describe('callbacks of OpenDSR', () => {
  const step = aTask(1, 'export', { source: 'cloud-mfa', host: null });

  it('come when the status changes, and only then', async () => {
    await happens(clockPaused(), fanOutPlanned(step), taskDispatched(step));
    expect((await told(1, 2, 3, 4)).statuses).toEqual(['pending', 'in_progress']);
    expect(await isRemembered()).toBe(true);
  });

  it('name the controller and its request, and nobody else', async () => {
    await told(1);
    const body = receiver.calls.at(-1)?.body ?? '';
    expect(JSON.parse(body)).toMatchObject({
      controller_id: 'controller',
      subject_request_id: subjectRequestId,
      status_callback_url: receiver.url,
    });
    expect(body).not.toContain('zulfiqar');
  });

  it('end with the request: whoever was told of it is forgotten', async () => {
    await happens(requestCancelled());
    expect((await told(1, 2)).statuses).toEqual(['pending', 'cancelled']);
    expect(await isRemembered()).toBe(false);
    expect((await told(2)).tried).toEqual(['given-up']);
  });

  it('are tried again where they were refused, and forgotten when they are given up behind the end', async () => {
    await happens(requestCancelled());
    receiver.status = 503;
    expect((await told(1, 2)).tried).toEqual(['again', 'again']);
    await channel.givenUp(ofCommit(1));
    expect(await isRemembered()).toBe(true);
    await channel.givenUp(ofCommit(2));
    expect(await isRemembered()).toBe(false);
  });
});
