import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithServers, FollowedStream } from '#testing';
import { summary, type View } from '../e2e/lethe-api.js';
import { ADMIN_TOKEN } from '../e2e/lethe-process.js';
import { expectWholeHistory } from '../e2e/whole-history.js';
import { AutomationClient } from './automation-client.js';
import { LetheCluster } from './lethe-cluster.js';

/** Everything that may die, each killed while requests come in from everywhere; all of it with LETHE_FAULTS=all. */
const MEMBERS = ['orchestrator=2', 'gateway=2', 'cloud-mfa=2', 'nps-extension=2', 'vault=2'];
const VICTIMS = [
  'orchestrator 1',
  'cloud-mfa 1',
  'gateway 2',
  'vault 1',
  'nps-extension 2',
  'orchestrator 2',
  'mfa-server',
  'adfs-adapter',
  'orchestrator 1',
].slice(0, process.env['LETHE_FAULTS'] === 'all' ? undefined : 4);
const zoe = { userPrincipalName: 'zoe@example.com', samAccountName: 'zoe' };
/** No task of theirs waits for a person, so they end by themselves. */
const body = (kind: View['kind']) => ({
  kind,
  subject: zoe,
  // The sweeps of many closes would mostly start programs, one at a time for a host.
  sources: kind === 'Export' ? ['cloud-mfa', 'nps-extension'] : ['cloud-mfa'],
});

describeWithServers('a cluster whose processes are killed one after the other', (servers) => {
  let cluster: LetheCluster;
  let client: AutomationClient;
  const accepted = new Map<string, string>();
  beforeAll(async () => {
    cluster = await LetheCluster.start(servers, MEMBERS);
    client = await AutomationClient.connect(servers.kafka.brokers, cluster.prefix);
  }, 240_000);
  afterAll(async () => {
    await client.close();
    await cluster.dispose();
  }, 240_000);

  /** By REST through any gateway, again with the same key until it is taken, as a client does whose call broke off. */
  async function submitByRest(kind: View['kind']): Promise<void> {
    const key = randomUUID();
    for (let attempt = 0; ; attempt += 1)
      try {
        const gateway = cluster.apiOf(`gateway ${1 + (attempt % 2)}`);
        const { id } = await gateway.submit(body(kind), key);
        const before = accepted.get(key);
        if (before !== undefined) expect(id).toBe(before);
        accepted.set(key, id);
        return;
      } catch (error) {
        if (attempt === 50) throw error;
        await new Promise((resolve) => setImmediate(resolve));
      }
  }

  const follow = (lastEventId?: string) =>
    FollowedStream.open(cluster.member('gateway 2').address, ADMIN_TOKEN, { lastEventId });

  const byMessage: string[] = [];
  let streamId = '';
  it('takes what comes meanwhile, from everywhere', async () => {
    const stream = await follow();
    streamId = (await stream.until('hello')).id;
    await stream.close();
    for (const victim of VICTIMS) {
      byMessage.push(await client.ask('Export', { subject: zoe, sources: body('Export').sources }));
      const submitted = [submitByRest('Export'), submitByRest('AccountClose')];
      await cluster.kill9(victim);
      await Promise.all(submitted);
    }
    expect(accepted.size).toBe(2 * VICTIMS.length);
  }, 600_000);

  it('brings every one of them to its end', async () => {
    for (const causation of byMessage) {
      const { data } = await client.told(causation, 'that it was received', () => true);
      accepted.set(causation, data.id);
    }
    const api = cluster.apiOf('gateway 1');
    for (const view of await api.driveAll([...accepted.values()], 'PT12H', 120))
      expect([summary(view), view.progress]).toEqual([summary(view), 'done']);
  }, 900_000);

  it('decided nothing twice', async () => {
    const api = cluster.apiOf('gateway 2');
    for (const id of accepted.values()) await expectWholeHistory(api, id);
  }, 240_000);

  it('tells a page all that happened since it was last there, on a gateway that was killed meanwhile', async () => {
    const stream = await follow(streamId);
    const commits = new Map<string, number[]>();
    for (const id of accepted.values()) {
      await stream.until('lethe.PrivacyRequestCompleted.v1', ({ data }) => data.subject === id);
      commits.set(id, []);
    }
    await stream.close();
    for (const { event, data } of stream.events)
      if (event.startsWith('lethe.')) {
        const [id = '', commit] = (data as { id: string }).id.split('/');
        commits.get(id)?.push(Number(commit));
      }
    for (const told of commits.values()) expect(told).toEqual(told.map((_, index) => index + 1));
  }, 240_000);

  it('put nothing aside', async () => {
    const { body: letters } = await cluster.apiOf('gateway 1').get<{ items: unknown[] }>('/v1/dead-letters');
    expect(letters.items).toEqual([]);
  });

  it('has lists that are equal to the events, byte for byte', async () => {
    expect(await cluster.listsEqualEvents()).toBe(true);
  }, 240_000);
});
