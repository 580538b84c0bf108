import { mkdtemp, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import { openMongoStore, migrateMongo, type MongoStore } from '#adapters/mongo';
import type { Clock, EventStore } from '#ports';
import { HeldBack } from '#ports';
import { concernOf, tasksOf, type CloseLimits } from '#domain';
import { describeWithMongo, officer, only, planning, sealed, sha256, submission, uuid } from '#testing';
import { CommandRunner } from '../command-runner.js';
import { RequestRepository } from '../request-repository.js';
import { clearance } from './clearance.js';
import { CloseAdmission } from './close-admission.js';
import { RegisterBook } from './register-book.js';
import { dayStream } from './register-streams.js';

let now = '2026-11-20T09:00:00.000Z';
const clock: Clock = { now: () => now, until: () => Promise.resolve() };

/** A process of its own on a store that others use too. */
function aProcess(store: EventStore, limits: CloseLimits) {
  const repository = new RequestRepository(store);
  const book = new RegisterBook(store, clock);
  const admission = new CloseAdmission({ store, clock, book, limits });
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
  const two = (perDay = 1000, moreThanUsual: CloseLimits['moreThanUsual'] = null) =>
    [aProcess(opened(), { perDay, moreThanUsual }), aProcess(opened(), { perDay, moreThanUsual })] as const;

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
    const again = aProcess(opened(), { perDay: 5, moreThanUsual: null });
    expect(isSent(await close(again))).toBe(false);
    expect(await again.admission.count()).toMatchObject({ allowance: { allowed: 5 }, begun: 5 });
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

  it('counts over 24 hours wherever midnight lies, and what a person let begin for nothing afterwards', async () => {
    const [one, other] = two(5);
    const begun = async (process: Process, count: number): Promise<number> =>
      (await Promise.all(Array.from({ length: count }, () => close(process)))).filter(isSent).length;
    now = '2026-11-20T23:58:00.000Z';
    expect(await begun(one, 4)).toBe(4);
    now = '2026-11-21T00:02:00.000Z';
    expect(await begun(other, 4)).toBe(1);
    expect((await one.book.current()).limit.reached).toMatchObject({
      at: now,
      begun: 5,
      allowed: 5,
      since: '2026-11-20T00:02:00.000Z',
    });
    now = '2026-11-21T12:00:00.000Z';
    const approval = { day: '2026-11-21', allowed: 7, keyId: uuid(2), reason: sealed('why'), by: officer };
    await one.book.run({ type: 'ApproveCloseLimit', ...approval }, officer);
    now = '2026-11-22T11:59:00.000Z';
    expect(await begun(other, 6)).toBe(6);
    now = '2026-11-22T12:00:00.000Z';
    expect(await begun(one, 4)).toBe(4);
    // A day later those are counted still, and nothing of before is.
    now = '2026-11-23T11:59:59.000Z';
    expect(await begun(other, 3)).toBe(1);
  });

  it('writes once for those that ask at the same time, and no more than begin', async () => {
    const [one] = two(50);
    await Promise.all(Array.from({ length: 40 }, () => close(one)));
    const commits = await opened().read(dayStream('2026-11-20'));
    const closes = commits.flatMap(({ events }) =>
      events.map(({ data }) => (data as { closes: number }).closes),
    );
    expect(closes.reduce((sum, some) => sum + some, 0)).toBe(40);
    expect(closes.length).toBeLessThan(40);
  });

  it('lets fewer begin where fewer are usual, and says what is', async () => {
    const terms = { times: 2, ofDays: 30, knownAfterDays: 3, atLeast: 2 };
    const [one, other] = two(1000, terms);
    for (const [day, closes] of [3, 1, 3, 0, 4].entries()) {
      now = `2026-11-${10 + day}T12:00:00.000Z`;
      for (let n = 0; n < closes; n += 1) await close(day % 2 ? one : other);
    }
    now = '2026-11-20T09:00:00.000Z';
    const begun = await Promise.all(Array.from({ length: 9 }, (_, n) => close(n % 2 ? one : other)));
    expect(begun.filter(isSent)).toHaveLength(6);
    expect(
      (await aProcess(opened(), { perDay: 1, moreThanUsual: null }).book.current()).limit.reached,
    ).toMatchObject({
      begun: 6,
      allowed: 6,
      usual: { median: 3, daysWithCloses: 4, ...terms },
    });
  });

  it('begins for nobody twice whose clock is behind or ahead at midnight', async () => {
    const [one, other] = two(6);
    now = '2026-11-21T00:01:00.000Z';
    await close(one);
    now = '2026-11-20T23:57:00.000Z';
    const begun = await Promise.all(Array.from({ length: 8 }, (_, n) => close(n % 2 ? one : other)));
    expect(begun.filter(isSent)).toHaveLength(5);
    expect(await opened().read(dayStream('2026-11-20'))).toEqual([]);
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
