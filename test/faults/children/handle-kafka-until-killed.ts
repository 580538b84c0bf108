/**
 * A member of a group on the broker and prefix of the command line. `took <value>` is said when a handler
 * begins; it ends at once, or never where a third word tells it to hold on to what it has.
 */
import { KafkaMessageBus } from '#adapters/kafka';

const [broker = '', topicPrefix = '', hold] = process.argv.slice(2);
const bus = new KafkaMessageBus(
  { brokers: [broker], clientId: 'lethe-killed', topicPrefix },
  { pace: { sessionTimeout: 6_000, heartbeatEvery: 200, longestFetch: 100, commitEvery: 50 } },
);

bus.subscribe({
  topic: 'lethe.killed.v1',
  group: 'readers',
  concurrency: 4,
  handle: async ({ value }) => {
    process.stdout.write(`took ${value}\n`);
    if (hold !== undefined) await new Promise<never>(() => undefined);
  },
  onFault: () => undefined,
});
