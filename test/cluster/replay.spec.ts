import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { topics, type ReplaySummary } from '#contracts';
import { describeWithServers } from '#testing';
import { eventually, good, type LetheApi, type View } from '../e2e/lethe-api.js';
import { AutomationClient } from './automation-client.js';
import { LetheCluster } from './lethe-cluster.js';

const subject = { userPrincipalName: 'zoe@example.com', samAccountName: 'zoe' };
const DAY_MS = 86_400_000;

describeWithServers('a replay from a real broker', (servers) => {
  let cluster: LetheCluster;
  let client: AutomationClient;
  let api: LetheApi;
  let ids: readonly string[];
  beforeAll(async () => {
    cluster = await LetheCluster.start(servers);
    api = cluster.api();
    client = await AutomationClient.connect(servers.kafka.brokers, cluster.prefix);
    const asked = [
      await client.ask('Export', { subject, sources: ['mfa-server'] }),
      await client.ask('AccountClose', { subject, sources: ['nps-extension', 'mfa-server'] }),
    ];
    await client.send(topics.requests, '{"data":');
    ids = await Promise.all(
      asked.map(async (id) => (await client.told(id, 'that it was received', () => true)).data.id),
    );
    for (const id of ids) await api.quiet(id);
    // Lists follow: what they still have to show is nothing that a replay has done.
    await eventually(
      async () =>
        [await Promise.all(ids.map((id) => api.view(id))), (await everything()).views.items] as const,
      ([decided, listed]) =>
        decided.every(({ id, version }) => listed.some((view) => view.id === id && view.version === version)),
    );
  }, 300_000);
  afterAll(async () => {
    await client.close();
    await cluster.dispose();
  }, 240_000);

  async function replay(body: object): Promise<ReplaySummary> {
    const answer = await api.post('/v1/replays', body);
    const last = answer.bytes.toString().trimEnd().split('\n').at(-1) ?? '';
    return (JSON.parse(last) as { summary: ReplaySummary }).summary;
  }
  const window = () => ({ from: new Date(Date.now() - DAY_MS), to: new Date(Date.now() + DAY_MS) });
  const everything = async () => ({
    events: await Promise.all(ids.map((id) => api.events(id))),
    views: good(await api.get<{ items: View[] }>('/v1/privacy-requests')),
  });

  it('hands a day of each topic to what decides, and changes nothing that was decided', async () => {
    const before = await everything();
    const tried = await replay({ topic: topics.requests, ...window(), dryRun: true });
    const requests = await replay({ topic: topics.requests, ...window() });
    expect(requests).toEqual({ ...tried, dryRun: false });
    expect(requests).toMatchObject({
      read: 3,
      decided: 0,
      known: 2,
      refused: 1,
      reasons: { 'not-json': 1 },
      complete: true,
    });
    const reports = await replay({ topic: topics.taskReports, ...window() });
    expect(reports).toMatchObject({ decided: 0, refused: 0, complete: true });
    expect(reports.known).toBeGreaterThan(2);
    expect(await everything()).toEqual(before);
  }, 240_000);

  it('of one request reads its messages alone, and changes nothing either', async () => {
    const before = await everything();
    const all = await replay({ topic: topics.taskReports, ...window(), dryRun: true });
    const each = [];
    for (const requestId of ids) each.push(await replay({ requestId }));
    expect(each.map(({ decided, refused }) => [decided, refused])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(each.reduce((sum, { read }) => sum + read, 0)).toBe(all.read);
    expect(await everything()).toEqual(before);
  }, 240_000);
});
