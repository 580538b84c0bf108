/**
 * The Kafka broker of a bench: the one at KAFKA_BROKERS, or one of its own (infra/servers); topics of its
 * own in any case.
 */
import { randomBytes } from 'node:crypto';
import { Kafka, Partitioners } from 'kafkajs';
import { createTopics, topicPlan } from '#adapters/kafka';
import { serverForBench } from './server-for-bench.mjs';

/**
 * @returns {Promise<{ name: string, settings: import('#adapters/kafka').KafkaSettings,
 *   producer(): Promise<object>, consumer(group: string): object, close(): Promise<void> } | undefined>}
 *   `producer` and `consumer` are kafkajs alone; undefined: there is no broker here, which is said
 */
export async function kafkaForBench(what, plan = topicPlan) {
  const server = await serverForBench('kafka', process.env.KAFKA_BROKERS, what);
  if (!server) return undefined;
  const brokers = server.address.split(',');
  const topicPrefix = `bench-${randomBytes(4).toString('hex')}.`;
  const settings = { brokers, clientId: 'lethe-bench', topicPrefix };
  const made = await createTopics(settings, { plan });
  const kafka = new Kafka({ brokers, clientId: 'bare-bench', logLevel: 0 });
  return {
    name: server.name ?? 'the broker at KAFKA_BROKERS',
    settings,
    producer: () => bareProducer(kafka),
    consumer: (group) => kafka.consumer({ groupId: `${topicPrefix}${group}` }),
    close: async () => {
      const admin = kafka.admin();
      await admin.connect();
      await admin.deleteTopics({ topics: made.map(({ topic }) => topic) }).catch(() => undefined);
      await admin.disconnect();
      await server.stop();
    },
  };
}

/** As the bus produces: idempotent, one request in flight, each key in one partition. */
async function bareProducer(kafka) {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  return producer;
}

/** Sends messages as the bus has them, in one request. */
export function sendTogether(producer, { topicPrefix }, messages) {
  const byTopic = new Map();
  for (const { topic, key, value } of messages) {
    const known = byTopic.get(topic);
    if (known) known.push({ key, value });
    else byTopic.set(topic, [{ key, value }]);
  }
  return producer.sendBatch({
    acks: -1,
    topicMessages: [...byTopic].map(([topic, of]) => ({ topic: `${topicPrefix}${topic}`, messages: of })),
  });
}
