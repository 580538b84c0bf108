import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import { requestEventCodec, type NotificationSettings, type RequestEvent } from '#contracts';
import type { Clock, Commit, Mail, MailAnswer } from '#ports';
import {
  actor,
  aTask,
  day,
  fanOutPlanned,
  happened,
  requestReceived,
  START,
  taskWaitingOnPerson,
} from '#testing';
import { KeyRing, newMasterKeyText, parseMasterKey } from '#vault';
import { RegisterBook } from '../register/register-book.js';
import { Deliverer } from './deliverer.js';
import { look } from './letter-watch.js';
import { MailChannel } from './mail-channel.js';
import { mailsOf, mailsOfRegister } from './mail-rules.js';
import { outgoingAttention } from './outgoing-attention.js';
import { OutgoingChanges } from './outgoing-changes.js';

const masterKey = parseMasterKey(newMasterKeyText());
const settings: Pick<NotificationSettings, 'to' | 'link'> = {
  to: {
    'privacy-officer': ['dpo@example.com'],
    operator: ['ops@example.com', 'dpo@example.com'],
  },
  link: 'https://lethe.example.com',
};

let now = START;
const clock: Clock = {
  now: () => now,
  until: (_moment, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
};
let folder: string;
let store: LibsqlStore;
let letters: { topic: string; count: number }[];
let mails: Mail[];
let answer: MailAnswer;
const faults: unknown[] = [];
const ends: (() => Promise<void>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-mail-'));
  store = await openLibsqlStore(folder);
  [now, letters, mails, answer] = [START, [], [], { status: 250, fault: null }];
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  expect(faults.splice(0)).toEqual([]);
  await store.close();
  await rm(folder, { recursive: true });
});

const deadLetters = { openCounts: async () => letters };
function start(): () => void {
  const keys = new KeyRing(store.subjectKeys, masterKey);
  const sender = {
    send: async (mail: Mail) => {
      mails.push(mail);
      return answer;
    },
    close: async () => undefined,
  };
  const onFault = (error: unknown) => void faults.push(error);
  const channel = new MailChannel({
    store: store.events,
    keys,
    book: new RegisterBook(store.events, clock),
    sender,
    letters: deadLetters,
    settings,
  });
  const deliverer = new Deliverer({ outbox: store.outbox, channels: [channel], clock, onFault });
  const changes = new OutgoingChanges({
    ...store,
    clock,
    also: [(commit) => mailsOf(clock, commit)],
    ofRegister: [(commit) => mailsOfRegister(clock, commit)],
    onAdded: deliverer.hurry,
    onFault,
  });
  deliverer.start();
  changes.start();
  ends.push(async () => {
    await changes.stop();
    await deliverer.stop();
  });
  return deliverer.hurry;
}
async function told(...events: readonly RequestEvent[]): Promise<string> {
  const cipher = await new KeyRing(store.subjectKeys, masterKey).create();
  const id = randomUUID();
  const subject = cipher.seal(JSON.stringify({ userPrincipalName: 'zulfiqar@example.com' }));
  const reference = cipher.seal('Zulfiqar of sales');
  let last: Commit | undefined;
  for (const event of [requestReceived({ subject, reference, subjectKeyId: cipher.keyId }), ...events])
    last = await store.events.append(id, last, {
      commandId: randomUUID(),
      committedAt: now,
      actor: actor('system'),
      events: [requestEventCodec.encode(event)],
    });
  return id;
}
async function sealedReason(text: string) {
  const cipher = await new KeyRing(store.subjectKeys, masterKey).create();
  return { keyId: cipher.keyId, reason: cipher.seal(text) };
}
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let looks = 0; !(await holds()); looks += 1) {
    if (looks > 2000) throw new Error(`Waited in vain: ${JSON.stringify(mails)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const missed = happened('DeadlineMissed', { dueAt: START });

describe('mail', () => {
  it('tells whom it concerns what is due, with a link and nobody’s name', async () => {
    start();
    const step = aTask(1, 'screenshots', { source: 'mfa-server', host: null });
    const id = await told(fanOutPlanned(step), taskWaitingOnPerson(step));
    await until(() => mails.length === 1);
    const [mail] = mails;
    expect(mail?.to).toEqual(['dpo@example.com', 'ops@example.com']);
    expect(mail?.subject).toBe('[Lethe] Export of z••@example.com waits for a person');
    expect(mail?.text).toContain('Step: screenshots (mfa-server)');
    expect(mail?.text).toContain(`https://lethe.example.com/requests/${id}`);
    expect(JSON.stringify(mail)).not.toMatch(/zulfiqar|sales/i);
  });

  it('is sent once for an event, also when the commit comes again, and not for what has been for long', async () => {
    start();
    await told(missed);
    await until(() => mails.length === 1);
    expect(mails[0]?.subject).toContain('has missed a deadline');
    await ends.pop()?.();
    now = day(30);
    start();
    await told(missed);
    await until(() => mails.length === 2);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2);
    expect(
      mailsOf(clock, { committedAt: START, events: [missed], streamId: 'x', commit: 1 } as never),
    ).toEqual([]);
  });

  it('that a server refuses is given up, and somebody is told', async () => {
    answer = { status: 550, fault: 'refused' };
    start();
    await told(missed);
    const failing = async () => (await outgoingAttention({ ...store, clock })).map(({ reason }) => reason);
    await until(async () => (await failing()).length > 0);
    expect(await failing()).toEqual(['mail-failing']);
    expect(mails).toHaveLength(1);
  });

  it('tells that a source was paused and since when, not why or by whom, and nothing when it is resumed', async () => {
    start();
    const { keyId, reason } = await sealedReason('Zulfiqar changes the disks.');
    const pause = { source: 'mfa-server', reason, by: actor('person') } as const;
    const book = new RegisterBook(store.events, clock);
    await book.run({ type: 'PauseLine', keyId, ...pause }, actor('person'));
    await book.run({ type: 'ResumeLine', ...pause }, actor('person'));
    await told(missed);
    await until(() => mails.length === 2);
    const paused = mails.find(({ subject }) => subject === '[Lethe] mfa-server is paused');
    expect(paused?.to).toEqual(['dpo@example.com', 'ops@example.com']);
    expect(paused?.text).toContain(`at ${START}.`);
    expect(paused?.text).toContain('https://lethe.example.com/sources#mfa-server');
    expect(JSON.stringify(paused)).not.toMatch(/zulfiqar|disks/i);
  });

  it('tells operators of dead letters once a day for a topic', async () => {
    const hurry = start();
    letters = [{ topic: 'lethe.requests.v1', count: 3 }];
    const parts = {
      letters: deadLetters,
      outbox: store.outbox,
      clock,
      onAdded: hurry,
      onFault: () => undefined,
    };
    await look(parts);
    await until(() => mails.length === 1);
    expect(mails[0]).toMatchObject({
      to: ['ops@example.com', 'dpo@example.com'],
      subject: '[Lethe] 3 messages of lethe.requests.v1 could not be handled',
    });
    await look(parts);
    now = day(1);
    await look(parts);
    await until(() => mails.length === 2);
  });
});
