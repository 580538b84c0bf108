/**
 * Publishes through the bus, beside kafkajs alone with the same settings (idempotent, acknowledged by all
 * replicas, one request in flight) and the same messages in requests of the same number. What the bus adds:
 * calls that wait are collected, every request is checked to have reached all of its partitions, and sizes
 * are counted.
 */
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { KafkaMessageBus } from '#adapters/kafka';
import { kafkaForBench, sendTogether } from './kafka-for-bench.mjs';
import { inTurns } from './turns.mjs';

const topic = 'lethe.bench.v1';
const text = 'x'.repeat(900);
const messages = (count) =>
  Array.from({ length: count }, () => ({
    topic,
    key: randomUUID(),
    value: JSON.stringify({ id: randomUUID(), text }),
  }));

/** @returns messages a second */
async function timed(count, send) {
  const all = messages(count);
  const begun = performance.now();
  await send(all);
  return count / ((performance.now() - begun) / 1000);
}

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
  const kafka = await kafkaForBench('kafka publish', [{ topic, partitions: 12, config: {} }]);
  if (!kafka) return [];
  const bus = new KafkaMessageBus(kafka.settings);
  const producer = await kafka.producer();
  const bare = (batch) => sendTogether(producer, kafka.settings, batch);
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
      const turns = await inTurns(quick ? 3 : 11, {
        lethe: () => timed(total, ours),
        bare: () => timed(total, theirs),
      });
      const [speed, bare] = [turns.speed('lethe'), turns.speed('bare')].map(Math.round);
      rows.push({
        what,
        against: 'bare kafkajs',
        ratio: turns.ratio('lethe', 'bare'),
        aim: 0.8,
        note: `${speed} messages a second beside ${bare} (${kafka.name})`,
      });
    }
    return rows;
  } finally {
    await Promise.all([bus.close(), producer.disconnect()]);
    await kafka.close();
  }
}
