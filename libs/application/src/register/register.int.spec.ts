import { mkdtemp, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import { openMongoStore, migrateMongo, type MongoStore } from '#adapters/mongo';
import type { Clock, EventStore } from '#ports';
import { HeldBack } from '#ports';
import { concernOf, tasksOf } from '#domain';
import { describeWithMongo, officer, only, planning, sealed, sha256, submission, uuid } from '#testing';
import { CommandRunner } from '../command-runner.js';
import { RequestRepository } from '../request-repository.js';
import { clearance } from './clearance.js';
import { CloseAdmission } from './close-admission.js';
import { RegisterBook } from './register-book.js';

let now = '2026-11-20T09:00:00.000Z';
const clock: Clock = { now: () => now, until: () => Promise.resolve() };

/** A process of its own on a store that others use too. */
function aProcess(store: EventStore, closesPerDay: number) {
  const repository = new RequestRepository(store);
  const book = new RegisterBook(store, clock);
  const admission = new CloseAdmission({ store, clock, book, closesPerDay });
  const commands = new CommandRunner(repository, clock, { book, admission });
  return { repository, book, admission, commands, clear: clearance({ repository, book }) };
}
type Process = ReturnType<typeof aProcess>;

const hold = {
  keyId: uuid(2),
  subject: sealed('{}'),
  host: null,
  keptOn: null,
  reason: sealed('why'),
  by: officer,
};
const place = ({ book }: Process, holdId: string = randomUUID()) =>
  book.run({ type: 'PlaceLegalHold', holdId, subjectDigests: [sha256(1)], ...hold }, officer);

async function close({ commands }: Process, id: string = randomUUID()) {
  const draft = submission({
    kind: 'AccountClose',
    id,
    receivedAt: now,
    planning: planning(only('cloud-mfa')),
  });
  const ran = await commands.run(id, { ...draft, commandId: randomUUID() });
  if (!ran?.request) throw new Error('It was not received.');
  return ran.request;
}

const isSent = (request: Awaited<ReturnType<typeof close>>): boolean => concernOf(request).hasBegunDeleting;

const keepsRestraints = (opened: () => EventStore): void => {
  const two = (closesPerDay = 1000) =>
    [aProcess(opened(), closesPerDay), aProcess(opened(), closesPerDay)] as const;

  it('shows what one process placed to another that decides, at once', async () => {
    const [one, other] = two();
    expect(isSent(await close(other))).toBe(true);
    await place(one);
    const request = await close(other);
    expect(isSent(request)).toBe(false);
    expect(tasksOf(request)[0]?.heldBy).toMatchObject([{ kind: 'legal-hold' }]);
  });

  it('lets what was held go on once it is reconsidered, wherever the hold was lifted', async () => {
    const [one, other] = two();
    const holdId = randomUUID();
    await place(one, holdId);
    const { id } = await close(other);
    await one.book.run({ type: 'LiftLegalHold', holdId, reason: null, by: officer }, officer);
    const ran = await other.commands.run(id, { type: 'ReconsiderTasks', commandId: randomUUID() });
    expect(ran?.request && isSent(ran.request)).toBe(true);
  });

  it('tells a task that was sent before a hold was placed, before it deletes', async () => {
    const [one, other] = two();
    const request = await close(one);
    const [task] = tasksOf(request);
    if (!task) throw new Error('There is one task.');
    const about = { requestId: request.id, taskId: task.id };
    await other.clear(about, 'begin');
    await place(one);
    await expect(other.clear(about, 'begin')).rejects.toThrow(HeldBack);
    await expect(other.clear(about, 'delete')).rejects.toThrow(HeldBack);
  });

  it('lets a task that runs go on in a paused source, and none begin', async () => {
    const [one, other] = two();
    const request = await close(one);
    const about = { requestId: request.id, taskId: tasksOf(request)[0]?.id ?? '' };
    const pause = { keyId: uuid(2), reason: sealed('why'), by: officer };
    await one.book.run({ type: 'PauseLine', source: 'cloud-mfa', ...pause }, officer);
    await expect(other.clear(about, 'begin')).rejects.toThrow(HeldBack);
    await other.clear(about, 'delete');
  });

  it('lets no more begin than the limit allows, however many processes, until a person approves', async () => {
    const [one, other] = two(5);
    const begun = await Promise.all(Array.from({ length: 12 }, (_, n) => close(n % 2 ? one : other)));
    expect(begun.filter(isSent)).toHaveLength(5);
    const again = aProcess(opened(), 5);
    expect(isSent(await close(again))).toBe(false);
    expect(await again.admission.today()).toMatchObject({ allowance: { allowed: 5 }, taken: 5 });
    now = '2026-11-21T09:00:00.000Z';
    expect(isSent(await close(again))).toBe(false);
    const approval = { day: '2026-11-21', allowed: 7, keyId: uuid(2), reason: sealed('why'), by: officer };
    await one.book.run({ type: 'ApproveCloseLimit', ...approval }, officer);
    const waiting = begun.filter((request) => !isSent(request));
    const after = await Promise.all(
      waiting.map(({ id }) => other.commands.run(id, { type: 'ReconsiderTasks', commandId: randomUUID() })),
    );
    expect(after.filter((ran) => ran?.request && isSent(ran.request))).toHaveLength(7);
    expect(isSent(await close(one))).toBe(false);
  });

  it('knows what stood at a moment', async () => {
    const [one, other] = two();
    const before = now;
    now = new Date(Date.parse(now) + 1000).toISOString();
    await place(one);
    expect([...(await other.book.asOf(before)).holds.keys()]).toHaveLength(0);
    expect([...(await other.book.asOf(now)).holds.keys()]).toHaveLength(1);
  });

  it('keeps both when two processes write at once', async () => {
    const [one, other] = two();
    await Promise.all([one, other, one, other].map((process) => place(process)));
    expect((await one.book.current()).holds.size).toBe(4);
  });
};

beforeEach(() => {
  now = '2026-11-20T09:00:00.000Z';
});

describe('the register, on the embedded store', () => {
  let folder: string;
  let store: LibsqlStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-register-'));
    store = await openLibsqlStore(folder);
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  keepsRestraints(() => store.events);
});

describeWithMongo('the register, on MongoDB', (mongo) => {
  let store: MongoStore;
  beforeEach(async () => {
    const address = { uri: mongo.uri, database: mongo.database() };
    await migrateMongo(address);
    store = await openMongoStore(address);
  });
  afterEach(() => store.close());
  keepsRestraints(() => store.events);
});
