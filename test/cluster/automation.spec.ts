import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MongoClient, type Binary } from 'mongodb';
import type { AuditList, SigningKeyList } from '#contracts';
import { ChainCheck, givenKeys } from '#proof';
import { describeWithServers, receiveTraces, type TraceReceiver } from '#testing';
import { good, taskOf, type View } from '../e2e/lethe-api.js';
import { pngSaying } from '../e2e/png.js';
import { tracesIn } from '../e2e/traces.js';
import { ALL_EQUAL, viewsCheck } from '../e2e/views-check.js';
import { AutomationClient } from './automation-client.js';
import { LetheCluster } from './lethe-cluster.js';
import { documentsIn, messagesIn, type Stored } from './raw-bytes.js';

const ada = { userPrincipalName: 'ada@example.com', samAccountName: 'ada', aliases: ['EXAMPLE\\ada'] };
const zoe = { userPrincipalName: 'zoe@example.com', samAccountName: 'zoe' };
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;

describeWithServers('automation by message, on separate processes', (servers) => {
  let cluster: LetheCluster;
  let client: AutomationClient;
  let receiver: TraceReceiver;
  beforeAll(async () => {
    receiver = await receiveTraces();
    cluster = await LetheCluster.start(servers, [], {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    });
    client = await AutomationClient.connect(servers.kafka.brokers, cluster.prefix);
  }, 240_000);
  afterAll(async () => {
    await client.close();
    await cluster.dispose();
    await receiver.close();
  }, 240_000);

  it('gets an Export through to its package, with the one step that a person does', async () => {
    const api = cluster.api();
    const asked = await client.ask('Export', { subject: ada, reference: 'HD-4711' }, 'traced', {
      traceparent,
    });
    const first = await client.told(asked, 'that it was received', () => true);
    expect(first).toMatchObject({
      specversion: '1.0',
      causationsource: client.source,
      data: { kind: 'Export', subject: { masked: 'a••@example.com' }, reference: 'HD-4711' },
    });
    const { id } = first.data;
    const view = await api.until(id, 'screenshots are asked for', (each) =>
      each.tasks.some(({ action, state }) => action === 'screenshots' && state === 'waiting-on-person'),
    );
    const file = { name: 'general.png', type: 'image/png', content: pngSaying('the Edit page') };
    good(await api.complete(id, taskOf(view, 'screenshots').id, 'All tabs.', [file]));
    await api.drive(id, 'it is done', ({ progress }) => progress === 'done');
    const last = await client.told(asked, 'that it is done', ({ type }) =>
      type.startsWith('lethe.PrivacyRequestCompleted'),
    );
    expect(last.data).toMatchObject({ progress: 'done', exceptions: [] });
    expect((await api.get(`/v1/privacy-requests/${id}/package`)).status).toBe(200);
  }, 240_000);

  it('gets an AccountClose through to a verified purge', async () => {
    const api = cluster.api();
    const asked = await client.ask('AccountClose', { subject: zoe });
    const { id } = (await client.told(asked, 'that it was received', () => true)).data;
    const view = await api.until(id, 'a person is asked to delete the user record', (each) =>
      each.tasks.some(
        ({ action, state }) => action === 'delete-user-record' && state === 'waiting-on-person',
      ),
    );
    good(await api.complete(id, taskOf(view, 'delete-user-record').id, 'Removed in the console.'));
    await api.drive(id, 'it is verified', ({ purge }) => purge === 'verified', 'P1D', 80);
    const last = await client.told(asked, 'that it is done', ({ type }) =>
      type.startsWith('lethe.PrivacyRequestCompleted'),
    );
    expect(last.data).toMatchObject({ progress: 'done', purge: 'verified' });
  }, 240_000);

  it('is told of the same request when it says the same thing twice', async () => {
    const asked = await client.ask('Export', { subject: zoe, sources: ['cloud-mfa'] }, 'said-twice');
    await client.ask('Export', { subject: zoe, sources: ['cloud-mfa'] }, 'said-twice');
    const { id } = (await client.told(asked, 'that it was received', () => true)).data;
    await client.ask('Export', { subject: zoe, sources: ['cloud-mfa'] }, 'said-thereafter');
    await client.told('said-thereafter', 'that another was received', () => true);
    const ids = client.events.filter((event) => event.causationid === asked).map(({ data }) => data.id);
    expect(new Set(ids)).toEqual(new Set([id]));
  }, 240_000);

  it('is told each request’s changes in order, and each with an id of its own', () => {
    const versions = new Map<string, number>();
    for (const { data } of client.events) {
      expect(data.version).toBeGreaterThanOrEqual(versions.get(data.id) ?? 0);
      versions.set(data.id, data.version);
    }
    expect(new Set(client.events.map(({ id }) => id)).size).toBe(client.events.length);
    expect(versions.size).toBeGreaterThanOrEqual(4);
  });

  it('shows the requests in the lists of the gateway', async () => {
    const { items } = good(await cluster.api().get<{ items: View[] }>('/v1/privacy-requests?limit=100'));
    expect(items.length).toBeGreaterThanOrEqual(4);
  });

  it('hands out a chain file that verifies and holds every commit, though nobody numbers commits here', async () => {
    const api = cluster.api();
    const store = new MongoClient(cluster.mongodbUri);
    const stored = await store.db().collection('commits').countDocuments();
    await store.close();
    const keys = givenKeys(good(await api.get<SigningKeyList>('/.well-known/lethe-signing-keys.json')));
    const check = new ChainCheck(keys);
    const file = (await api.get('/v1/log')).bytes.toString('utf8').trimEnd().split('\n');
    for (const line of file) check.take(line);
    // Work goes on meanwhile.
    expect(check.end().commits).toBeGreaterThanOrEqual(stored);
    const { items } = good(await api.get<AuditList>('/v1/audit?what=submitted'));
    expect(items.length).toBeGreaterThan(0);
  });

  it('leaves neither name nor key of somebody in any byte of store, topics, artifacts or logs once the own record is over', async () => {
    const api = cluster.api();
    // Odd enough to be nowhere by chance.
    const person = { userPrincipalName: 'quuxelot.7341@example.com', samAccountName: 'quuxelot7341' };
    const names = Object.values(person);
    // No name that Lethe was given: not left out of what the view says, on the status topic for a week either.
    const nickname = 'rozzamundi';
    const reference = `of quuxelot7341, called ${nickname}`;
    const { id } = await api.submit({ kind: 'Export', subject: person, reference });
    const view = await api.until(id, 'screenshots are asked for', (each) =>
      each.tasks.some(({ action, state }) => action === 'screenshots' && state === 'waiting-on-person'),
    );
    const file = { name: 'quuxelot7341.png', type: 'image/png', content: pngSaying('the Edit page') };
    good(await api.complete(id, taskOf(view, 'screenshots').id, 'All tabs of quuxelot7341.', [file]));
    await api.drive(id, 'it is done', ({ progress }) => progress === 'done');
    const wrapped = await wrappedKeyOf(id);
    const held = (stored: readonly Stored[]) => stored.filter(({ bytes }) => bytes.includes(wrapped)).length;
    expect(held(await documentsIn(cluster.mongodbUri))).toBe(1);
    await api.advance('P25M');
    const shredded = await api.until(id, 'it is shredded', ({ subject }) => subject.shredded);
    expect(shredded.subject.masked).toBe('(shredded)');
    // The gateway has had the key in memory a moment ago; another process destroyed it.
    for (const path of [`${id}/events`, `${id}?asOf=${view.receivedAt}`]) {
      const answer = await api.get(`/v1/privacy-requests/${path}`);
      expect(answer.status).toBe(200);
      expect(tracesIn(path, answer.bytes, [...names, nickname])).toEqual([]);
    }
    const stored = [
      ...(await documentsIn(cluster.mongodbUri)),
      ...(await messagesIn(servers.kafka.brokers, cluster.prefix)),
      { where: 'logs', bytes: Buffer.from(cluster.stderr) },
    ];
    expect(stored.filter(({ where }) => where.startsWith(cluster.prefix)).length).toBeGreaterThan(50);
    expect(held(stored)).toBe(0);
    expect(stored.flatMap(({ where, bytes }) => tracesIn(where, bytes, names))).toEqual([]);
    expect(stored.filter(({ where, bytes }) => where.includes('artifact') && bytes.includes(id))).toEqual([]);
    const keys = givenKeys(good(await api.get<SigningKeyList>('/.well-known/lethe-signing-keys.json')));
    const check = new ChainCheck(keys);
    for (const line of (await api.get('/v1/log')).bytes.toString('utf8').trimEnd().split('\n'))
      check.take(line);
    expect(check.end().commits).toBeGreaterThan(50);
  }, 240_000);

  /** As it lies in the store: with the master key it opens everything of its subject. */
  async function wrappedKeyOf(id: string): Promise<Buffer> {
    const client = new MongoClient(cluster.mongodbUri);
    try {
      const commit = await client
        .db()
        .collection<{ _id: string }>('commits')
        .findOne({ _id: { $regex: `^${id}/` } });
      const keyId =
        /"subjectKeyId":"([0-9a-f-]{36})"/.exec(JSON.stringify(commit).replaceAll('\\"', '"'))?.[1] ?? '';
      const key = await client
        .db()
        .collection<{ _id: string; wrapped: Binary }>('subject_keys')
        .findOne({ _id: keyId });
      if (!key) throw new Error('The key of the request is not where it is looked for.');
      return Buffer.from(key.wrapped.buffer);
    } finally {
      await client.close();
    }
  }

  it('ends in order', async () => {
    expect(await cluster.stop()).toBe(0);
  }, 240_000);

  it('leaves lists and timers that equal their events, and are set right where somebody has changed them', async () => {
    const variables = { LETHE_PROFILE: 'cluster', MONGODB_URI: cluster.mongodbUri };
    const check = (...words: readonly string[]) => viewsCheck(variables, ...words);
    expect(await check()).toEqual([0, ALL_EQUAL]);
    const database = new MongoClient(cluster.mongodbUri);
    await database.db().collection('requests_0').deleteOne({});
    const timer = {
      streamId: 'nobody',
      name: 'deadline',
      bucket: 0,
      dueAt: '2026-11-20T09:00:00.000Z',
      urgency: 0,
    };
    await database
      .db()
      .collection<{ _id: string }>('timers')
      .insertOne({ _id: 'nobody:deadline', ...timer });
    await database.close();
    const line = '  nobody deadline is asked for by no event';
    expect(await check()).toEqual([
      1,
      'The list differs from its events; --repair replaces it.',
      'The timers are not those that the events ask for; --repair sets them right:',
      line,
    ]);
    expect(await check('--repair')).toEqual([
      0,
      'The list differs from its events and was replaced.',
      'The timers are not those that the events ask for and were set right:',
      line,
    ]);
    expect(await check()).toEqual([0, ALL_EQUAL]);
  }, 240_000);

  it.each(['gateway', 'orchestrator'])(
    'starts no %s where the key is missing that the log was signed with, and makes no other',
    async (service) => {
      const client = new MongoClient(cluster.mongodbUri);
      const keys = client.db().collection('signing_keys');
      const all = await keys.find().toArray();
      await keys.deleteMany({});
      try {
        const ended = await cluster.startMore(service).then(
          (started) => started.stop(),
          (error: unknown) => String(error),
        );
        expect(ended).toContain(`The ${service} ended with 1: `);
        expect(ended).toMatch(
          /^.*The signing key [\w-]{43} that the log was signed with is not in the store\./m,
        );
        expect(ended).not.toMatch(/\n\s+at /);
        expect(await keys.countDocuments()).toBe(0);
      } finally {
        await keys.insertMany(all);
        await client.close();
      }
    },
    120_000,
  );

  it('can follow a request in one trace through all processes, from the message that asked for it', () => {
    const spans = receiver.spans.filter(({ traceId }) => traceId === TRACE);
    const named = (name: string) => spans.filter((span) => span.name === name).map(({ service }) => service);
    expect(named('process lethe.requests.v1')).toEqual(['lethe-orchestrator']);
    for (const source of ['mfa-server', 'nps-extension', 'adfs-adapter', 'cloud-mfa'])
      expect(new Set(named(`process lethe.tasks.${source}.v1`))).toEqual(new Set([`lethe-${source}`]));
    expect(new Set(spans.map(({ service }) => service))).toContain('lethe-vault');
    const ids = new Set(['00f067aa0ba902b7', ...spans.map(({ spanId }) => spanId)]);
    expect(
      spans
        .filter(({ parentSpanId = '' }) => !ids.has(parentSpanId))
        .map(({ service, name }) => [service, name]),
    ).toEqual([]);
    expect(receiver.bodies.join('\n').toLowerCase()).not.toMatch(/ada@example|example\\\\ada|hd-4711/);
  });
});
