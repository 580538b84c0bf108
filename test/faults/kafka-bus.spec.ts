import { expect, it } from '@jest/globals';
import { Kafka } from 'kafkajs';
import { createTopics, KafkaMessageBus, type KafkaSettings } from '#adapters/kafka';
import { describeWithKafka, type KafkaForTests } from '#testing';
import { Child } from './child.js';

const topic = 'lethe.killed.v1';

async function withTopic(
  kafka: KafkaForTests,
  test: (settings: KafkaSettings & { readonly topicPrefix: string }) => Promise<void>,
): Promise<void> {
  const settings = { brokers: kafka.brokers, clientId: 'lethe-test', topicPrefix: kafka.prefix() };
  await createTopics(settings, { plan: [{ topic, partitions: 4, config: {} }], replication: 1 });
  try {
    await test(settings);
  } finally {
    const admin = new Kafka({ brokers: [...kafka.brokers] }).admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [`${settings.topicPrefix}${topic}`] });
    await admin.disconnect();
  }
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => ({ topic, key: `key ${n % 12}`, value: String(from + n) }));

describeWithKafka('a member of a group that is killed', (kafka) => {
  it('leaves what it had in hand, and whatever it did not come to, to the others, in order', () =>
    withTopic(kafka, async (settings) => {
      const bus = new KafkaMessageBus(settings, {
        pace: { sessionTimeout: 6_000, heartbeatEvery: 200, longestFetch: 100, commitEvery: 50 },
      });
      await bus.publish(numbers(0, 600));
      const [broker = ''] = settings.brokers;
      const killed = new Child('handle-kafka-until-killed.ts', broker, settings.topicPrefix, '0');
      await killed.hear(4);
      await killed.kill();

      const seen: string[] = [];
      const subscription = bus.subscribe({
        topic,
        group: 'readers',
        concurrency: 4,
        handle: async ({ value }) => void seen.push(value),
        onFault: (error) => {
          throw error;
        },
      });
      await bus.publish(numbers(600, 1_200));
      await subscription.idle();
      expect([...seen].sort((a, b) => Number(a) - Number(b))).toEqual(
        numbers(0, 1_200).map(({ value }) => value),
      );
      for (let key = 0; key < 12; key += 1) {
        const ofKey = seen.filter((value) => Number(value) % 12 === key);
        expect(ofKey).toEqual([...ofKey].sort((a, b) => Number(a) - Number(b)));
      }
      await bus.close();
    }));

  it(
    'again and again loses nothing',
    () =>
      withTopic(kafka, async (settings) => {
        const bus = new KafkaMessageBus(settings);
        await bus.publish(numbers(0, 3_000));
        const [broker = ''] = settings.brokers;
        const taken: string[] = [];
        for (const count of [400, 700]) {
          const most = String(count + 500);
          const child = new Child('handle-kafka-until-killed.ts', broker, settings.topicPrefix, most);
          await child.hear(count);
          await child.kill();
          taken.push(...child.lines);
        }
        const last = new Child('handle-kafka-until-killed.ts', broker, settings.topicPrefix);
        const all = () => new Set([...taken, ...last.lines]).size;
        while (all() < 3_000) await last.hear(last.lines.length + 1);
        await last.kill();
        expect(all()).toBe(3_000);
        await bus.close();
      }),
    120_000,
  );
});

describeWithKafka('a process that has nothing to do', (kafka) => {
  it(
    'leaves the processor alone, though it is connected to a broker',
    () =>
      withTopic(kafka, async (settings) => {
        const [broker = ''] = settings.brokers;
        const child = new Child('idle-on-kafka.ts', broker, settings.topicPrefix);
        await child.hear(2);
        await child.kill();
        const [, processor, real] = /^idle (\d+) of (\d+)$/.exec(child.lines[1] ?? '') ?? [];
        // kafkajs as it comes takes about 10 % for the timers of idle connections.
        expect(Number(processor) / Number(real)).toBeLessThan(0.04);
      }),
    120_000,
  );
});
