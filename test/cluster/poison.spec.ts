import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { taskTopic, topics, type DeadLetterItem } from '#contracts';
import { describeWithServers, POISON_NAME, poisonOn } from '#testing';
import { eventually, good } from '../e2e/lethe-api.js';
import { AutomationClient } from './automation-client.js';
import { LetheCluster } from './lethe-cluster.js';

/** Topics that services of Lethe read, whoever may write to them. */
const TOPICS = [
  topics.requests,
  topics.taskReports,
  topics.hosts,
  ...['mfa-server', 'nps-extension', 'adfs-adapter', 'cloud-mfa', 'package'].map(taskTopic),
];

interface LetterPage {
  readonly items: readonly DeadLetterItem[];
  readonly nextCursor: string | null;
}

describeWithServers('poison on every topic of a real broker', (servers) => {
  let cluster: LetheCluster;
  let client: AutomationClient;
  beforeAll(async () => {
    cluster = await LetheCluster.start(servers);
    client = await AutomationClient.connect(servers.kafka.brokers, cluster.prefix);
  }, 240_000);
  afterAll(async () => {
    await client.close();
    await cluster.dispose();
  }, 240_000);

  async function lettersOf(topic: string): Promise<readonly DeadLetterItem[]> {
    const letters: DeadLetterItem[] = [];
    let cursor: string | null = null;
    do {
      const query = `topic=${topic}&limit=100${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
      const page: LetterPage = good(await cluster.api().get<LetterPage>(`/v1/dead-letters?${query}`));
      letters.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return letters;
  }

  it.each(TOPICS)(
    'is put aside from %s, each message with its reason, once',
    async (topic) => {
      // A broker itself refuses what has no key on a compacted topic.
      const poison = poisonOn(topic).filter(({ key }) => key !== '' || topic !== topics.hosts);
      expect(poison.length).toBeGreaterThanOrEqual(30);
      for (const { key, value } of poison)
        await client.send(topic, value === null ? null : Buffer.from(value), key === '' ? null : key);
      const letters = await eventually(
        () => lettersOf(topic),
        (found) => found.length >= poison.length,
      );
      const reasons = (of: readonly { readonly reason: string }[]) => of.map(({ reason }) => reason).sort();
      expect(reasons(letters)).toEqual(reasons(poison));
      for (const { message } of letters) expect(message).toMatch(/\w+ \w+/);
    },
    120_000,
  );

  it('holds up no partition: what comes behind it is taken', async () => {
    const asked = [];
    for (let n = 0; n < 30; n += 1)
      asked.push(
        await client.ask('Export', { subject: { samAccountName: `p${n}` }, sources: ['mfa-server'] }),
      );
    for (const id of asked) await client.told(id, 'that it was received', () => true);
  }, 240_000);

  it('is quoted nowhere: not in lists, not in the logs', async () => {
    for (const topic of TOPICS) expect(JSON.stringify(await lettersOf(topic))).not.toContain(POISON_NAME);
    expect(cluster.stderr).not.toContain(POISON_NAME);
  });

  it('is put aside again when it is handed over as it is, and the dry run says so before', async () => {
    const letters = await lettersOf(topics.requests);
    const ids = letters.slice(0, 3).map(({ id }) => id);
    const redrive = async (dryRun: boolean) =>
      good(
        await cluster.api().post<{ redriven: number; items: unknown[] }>('/v1/dead-letters/redrive', {
          ids,
          dryRun,
        }),
      );
    const preview = await redrive(true);
    expect(preview.redriven).toBe(0);
    expect(preview.items).toHaveLength(3);
    expect((await redrive(false)).redriven).toBe(3);
    const again = await eventually(
      () => lettersOf(topics.requests),
      (found) => found.length >= letters.length + 3,
    );
    expect(again).toHaveLength(letters.length + 3);
  }, 240_000);
});
