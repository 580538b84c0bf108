/**
 * A member of a group on the broker and prefix of the command line. `took <value>` is said when a handler
 * begins; it ends at once. After as many as a third word says none ends any more: however late the kill comes,
 * something is left for the next member.
 */
import { KafkaMessageBus } from '#adapters/kafka';
import { said } from './said.js';

const [broker = '', topicPrefix = '', most = 'Infinity'] = process.argv.slice(2);
let taken = 0;
const bus = new KafkaMessageBus(
  { brokers: [broker], clientId: 'lethe-killed', topicPrefix },
  { pace: { sessionTimeout: 6_000, heartbeatEvery: 200, longestFetch: 100, commitEvery: 50 } },
);

bus.subscribe({
  topic: 'lethe.killed.v1',
  group: 'readers',
  concurrency: 4,
  handle: async ({ value }) => {
    await said(`took ${value}`);
    taken += 1;
    if (taken > Number(most)) await new Promise<never>(() => undefined);
  },
  onFault: () => undefined,
});
