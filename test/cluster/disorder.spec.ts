import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { taskTopic, topics, type DeadLetterItem, type RequestView } from '#contracts';
import { describeWithServers } from '#testing';
import { eventually, good, summary, type LetheApi } from '../e2e/lethe-api.js';
import { expectWholeHistory } from '../e2e/whole-history.js';
import type { AstrayProcess } from './astray-process.js';
import { AutomationClient } from './automation-client.js';
import { Echo } from './echo.js';
import { LetheCluster } from './lethe-cluster.js';

const cli = fileURLToPath(new URL('../../infra/bin/lethe.mjs', import.meta.url));
const zoe = { userPrincipalName: 'zoe@example.com', samAccountName: 'zoe' };
const SOURCES = { Export: ['cloud-mfa', 'nps-extension'], AccountClose: ['cloud-mfa'] } as const;
const REPEATED = [
  topics.requests,
  topics.taskReports,
  ...['nps-extension', 'cloud-mfa', 'package'].map(taskTopic),
];

/** One of three orchestrators is so far ahead of the others, all the time. */
const ASTRAY_MS = 5 * 60_000;

/** How often each misfortune befalls it; more with LETHE_FAULTS=all. */
const ROUNDS = process.env['LETHE_FAULTS'] === 'all' ? 4 : 1;

describeWithServers('a cluster on a bad day', (servers) => {
  let cluster: LetheCluster;
  let client: AutomationClient;
  let echo: Echo;
  let api: LetheApi;
  let astray: AstrayProcess;
  const asked: string[] = [];
  const ids = new Set<string>();
  beforeAll(async () => {
    cluster = await LetheCluster.start(servers, ['orchestrator=2', 'nps-extension=2', 'cloud-mfa=2']);
    api = cluster.api();
    astray = await cluster.startAstray(ASTRAY_MS);
    const { brokers } = servers.kafka;
    client = await AutomationClient.connect(brokers, cluster.prefix);
    echo = await Echo.on(
      brokers,
      REPEATED.map((topic) => cluster.prefix + topic),
    );
  }, 240_000);
  afterAll(async () => {
    await echo.close();
    await client.close();
    await astray.stop();
    await cluster.dispose();
  }, 240_000);

  async function ask(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1)
      for (const kind of ['Export', 'AccountClose'] as const)
        asked.push(await client.ask(kind, { subject: zoe, sources: SOURCES[kind] }));
  }
  const received = async (causation: string): Promise<RequestView> =>
    (await client.told(causation, 'that it was received', () => true)).data;

  it('hears everything twice and in the wrong order, and takes each request once', async () => {
    await ask(1 + ROUNDS);
    for (const causation of asked) ids.add((await received(causation)).id);
    // Each was asked for by a message, and at least one task followed.
    await echo.hear(asked.length + 1);
    let repeated = 0;
    for (let round = 0; round < 1 + ROUNDS; round += 1) repeated += await echo.sayAgain();
    expect(repeated).toBeGreaterThan(asked.length);
    expect(ids.size).toBe(asked.length);
  }, 240_000);

  it('goes on while one stands still for longer than the others wait for it, and when it wakes up again', async () => {
    const { pid } = cluster.member('orchestrator 1');
    process.kill(pid, 'SIGSTOP');
    try {
      // Some of them lie in partitions that it holds: they are taken when the group has given it up.
      await ask(2 * ROUNDS);
      for (const causation of asked) ids.add((await received(causation)).id);
      await echo.sayAgain();
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(ids.size).toBe(asked.length);
  }, 240_000);

  it('bears a clock that jumps while work is in hand', async () => {
    for (let jump = 0; jump < ROUNDS; jump += 1) {
      await ask(1);
      await api.advance('PT12H');
      await echo.sayAgain();
    }
    for (const causation of asked) ids.add((await received(causation)).id);
    expect(ids.size).toBe(asked.length);
  }, 240_000);

  it('bears members that come and go all at once', async () => {
    for (let storm = 0; storm < ROUNDS; storm += 1) {
      await ask(1);
      await Promise.all(
        ['nps-extension 1', 'nps-extension 2', 'orchestrator 2'].map((name) => cluster.kill9(name)),
      );
    }
    for (const causation of asked) ids.add((await received(causation)).id);
    expect(ids.size).toBe(asked.length);
  }, 240_000);

  it('puts a report aside whose request does not exist, and says so', async () => {
    const requestId = randomUUID();
    const report = {
      requestId,
      taskId: `${requestId}-01`,
      host: null,
      attempt: 1,
      dispatch: 1,
      reportedAt: (await api.now()).toISOString(),
      outcome: 'progressed',
      done: 1,
      total: 2,
    };
    const event = {
      specversion: '1.0',
      id: randomUUID(),
      source: 'test',
      type: 'lethe.TaskReported.v1',
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      data: report,
    };
    await client.send(topics.taskReports, JSON.stringify(event), requestId);
    const letters = async () =>
      good(await api.get<{ items: DeadLetterItem[] }>(`/v1/dead-letters?topic=${topics.taskReports}`)).items;
    const found = await eventually(letters, ({ length }) => length > 0);
    expect(found.map(({ reason }) => reason)).toEqual(['unknown-task']);
  }, 240_000);

  it('brings every one of them to its end, and decided nothing twice', async () => {
    for (const view of await api.driveAll([...ids], 'PT12H', 120))
      expect([summary(view), view.progress]).toEqual([summary(view), 'done']);
    for (const id of ids) await expectWholeHistory(api, id);
  }, 300_000);

  it('bears an orchestrator whose clock is five minutes ahead: no request goes back in time, no date is met twice', async () => {
    const moments = new Set<string>();
    for (const id of ids) {
      const events = await api.events(id);
      const times = events.map(({ occurredAt }) => occurredAt);
      expect(times).toEqual([...times].sort());
      for (const time of times) moments.add(time);
      const { kind, clock, receivedAt } = await api.view(id);
      // Each date once, not before it was due, and in an erasure the end of the 30 days among them.
      const dates = events.filter(({ type }) => /(Missed|ReminderSent|SweepDue)$/.test(type));
      expect(new Set(dates.map(({ type, data }) => JSON.stringify([type, data]))).size).toBe(dates.length);
      const due = dates.filter(({ type }) => type === 'PurgeSweepDue');
      for (const { occurredAt, data } of due) expect(occurredAt >= String(data['dueAt'])).toBe(true);
      expect([kind, due.length]).toEqual([kind, kind === 'AccountClose' ? 1 : 0]);
      const days = (Date.parse(clock.legalDueAt) - Date.parse(receivedAt)) / 86_400_000;
      // A month, and a weekend or holidays behind it.
      expect([days, days >= 28 && days < 37]).toEqual([days, true]);
    }
    // The clock stands still between its leaps: both times of one moment show who decided.
    const both = [...moments].filter((time) =>
      moments.has(new Date(Date.parse(time) + ASTRAY_MS).toISOString()),
    );
    expect(both).not.toEqual([]);
    const chain = join(cluster.folder, 'chain.jsonl');
    await writeFile(chain, (await api.get('/v1/log')).bytes);
    const { status, stdout } = spawnSync(process.execPath, [cli, 'log', 'verify', chain], {
      encoding: 'utf8',
    });
    expect({ status, stdout }).toMatchObject({ status: 0 });
  }, 240_000);

  it('has lists that are equal to the events, byte for byte', async () => {
    expect(await cluster.listsEqualEvents()).toBe(true);
  }, 240_000);
});
