/**
 * Publishes through the bus, beside kafkajs alone with the same settings (idempotent, acknowledged by all
 * replicas, one request in flight) and the same messages in requests of the same number. What the bus adds:
 * calls that wait are collected, every request is checked to have reached all of its partitions, and sizes
 * are counted. Needs KAFKA_BROKERS; without it there is nothing to measure.
 */
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { Kafka, Partitioners } from 'kafkajs';
import { createTopics, KafkaMessageBus } from '#adapters/kafka';

const topic = 'lethe.bench.v1';
const text = 'x'.repeat(900);
const messages = (count) =>
  Array.from({ length: count }, () => ({
    topic,
    key: randomUUID(),
    value: JSON.stringify({ id: randomUUID(), text }),
  }));

/** @returns messages a second */
async function timed(count, work) {
  const begun = performance.now();
  await work();
  return count / ((performance.now() - begun) / 1000);
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Requests of 100, as a relay that is behind makes them. */
const inCalls = async (all, size, send) => {
  for (let n = 0; n < all.length; n += size) await send(all.slice(n, n + size));
};

/** Many callers with a message each; the bare side is told how many there are and sends them together. */
const sideBySide = async (all, writers, bus) => {
  const left = [...all];
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (let next = left.pop(); next; next = left.pop()) await bus.publish([next]);
    }),
  );
};

export async function run({ quick }) {
  const brokers = (process.env.KAFKA_BROKERS ?? '').split(',').filter(Boolean);
  if (brokers.length === 0) {
    console.log('kafka publish: not measured, KAFKA_BROKERS is not set');
    return [];
  }
  const topicPrefix = `bench-${randomUUID()}.`;
  const settings = { brokers, clientId: 'lethe-bench', topicPrefix };
  await createTopics(settings, { plan: [{ topic, partitions: 12, config: {} }] });
  const bus = new KafkaMessageBus(settings);
  const kafka = new Kafka({ brokers, clientId: 'bare-bench', logLevel: 0 });
  const [admin, producer] = [
    kafka.admin(),
    kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    }),
  ];
  await Promise.all([admin.connect(), producer.connect()]);
  const bare = (batch) =>
    producer.sendBatch({
      acks: -1,
      topicMessages: [
        { topic: `${topicPrefix}${topic}`, messages: batch.map(({ key, value }) => ({ key, value })) },
      ],
    });
  try {
    // The first look-ups of a broker that has just started take longer than all that follows.
    await bus.publish(messages(100));
    await bare(messages(100));
    const rows = [];
    for (const { what, total, ours, theirs } of [
      {
        what: 'publish, calls of 100',
        total: quick ? 2_000 : 10_000,
        ours: (all) => inCalls(all, 100, (batch) => bus.publish(batch)),
        theirs: (all) => inCalls(all, 100, bare),
      },
      {
        what: 'publish, 64 callers',
        total: quick ? 1_000 : 6_400,
        ours: (all) => sideBySide(all, 64, bus),
        theirs: (all) => inCalls(all, 64, bare),
      },
      {
        what: 'publish, one caller',
        total: quick ? 100 : 400,
        ours: (all) => inCalls(all, 1, (batch) => bus.publish(batch)),
        theirs: (all) => inCalls(all, 1, bare),
      },
    ]) {
      const [ratios, speeds, bares] = [[], [], []];
      for (let round = 0; round < (quick ? 3 : 11); round += 1) {
        const all = messages(total);
        const first = round % 2 === 0;
        const early = await timed(total, () => (first ? ours(all) : theirs(all)));
        const late = await timed(total, () => (first ? theirs(all) : ours(all)));
        const [us, them] = first ? [early, late] : [late, early];
        ratios.push(us / them);
        speeds.push(us);
        bares.push(them);
      }
      rows.push({
        what,
        against: 'bare kafkajs',
        ratio: median(ratios),
        aim: 0.8,
        note: `${Math.round(median(speeds))} messages/s beside ${Math.round(median(bares))}`,
      });
    }
    return rows;
  } finally {
    await admin.deleteTopics({ topics: [`${topicPrefix}${topic}`] });
    await Promise.all([bus.close(), producer.disconnect(), admin.disconnect()]);
  }
}
