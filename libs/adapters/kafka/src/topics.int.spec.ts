import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { describeWithKafka, type KafkaForTests } from '#testing';
import { kafkaClient } from './kafka-settings.js';
import { topicPlan } from './topic-plan.js';
import { createTopics, missingTopics } from './topics.js';

async function withPrefix(
  kafka: KafkaForTests,
  test: (settings: { brokers: readonly string[]; clientId: string; topicPrefix: string }) => Promise<void>,
): Promise<void> {
  const settings = { brokers: kafka.brokers, clientId: 'lethe-test', topicPrefix: kafka.prefix() };
  const admin = kafkaClient(settings).admin();
  await admin.connect();
  try {
    await test(settings);
  } finally {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(settings.topicPrefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
    await admin.disconnect();
  }
}

it('are not made where no broker answers: the error names the brokers', async () => {
  // Nobody listens on a port that was just given up.
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const brokers = [`127.0.0.1:${port}`];
  await expect(createTopics({ brokers, clientId: 'lethe-test' })).rejects.toThrow(
    `No broker answers at ${brokers[0]}: `,
  );
});

describeWithKafka('the topics', (kafka) => {
  it('are made once, as planned, and left as they are from then on', () =>
    withPrefix(kafka, async (settings) => {
      const names = topicPlan.map(({ topic }) => `${settings.topicPrefix}${topic}`);
      expect(await missingTopics(settings)).toEqual(names);
      const first = await createTopics(settings);
      expect(first.map(({ topic, change }) => `${change} ${topic}`)).toEqual(
        names.map((name) => `made ${name}`),
      );
      expect(await missingTopics(settings)).toEqual([]);
      const second = await createTopics(settings);
      expect(second.map(({ change, notes }) => ({ change, notes }))).toEqual(
        names.map(() => ({ change: 'left', notes: [] })),
      );
    }));

  it('are brought to the plan: partitions are added, never taken away, and the settings of others stay', () =>
    withPrefix(kafka, async (settings) => {
      const topic = 'lethe.some.v1';
      const planned = (partitions: number, config: Record<string, string>) => [{ topic, partitions, config }];
      await createTopics(settings, {
        plan: planned(2, { 'retention.ms': '1000', 'flush.messages': '7', 'max.message.bytes': '2000' }),
      });
      const plan = planned(3, { 'retention.ms': '2000', 'max.message.bytes': '2000' });
      const [changed] = await createTopics(settings, { plan });
      expect(changed).toEqual({
        topic: `${settings.topicPrefix}${topic}`,
        change: 'altered',
        notes: ['partitions 2 → 3', 'retention.ms 1000 → 2000'],
      });
      const [left] = await createTopics(settings, { plan: planned(1, { 'flush.messages': '7' }) });
      expect(left?.change).toBe('left');
      expect(left?.notes).toEqual([expect.stringMatching(/has 3 partitions, more than the plan's 1/)]);
    }));
});
