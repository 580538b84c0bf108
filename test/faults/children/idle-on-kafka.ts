/**
 * Publishes one message, handles it, and has nothing to do from then on. Says how much processor time each
 * of the following stretches of real time took: `idle <milliseconds of processor> of <milliseconds>`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { KafkaMessageBus } from '#adapters/kafka';

const [broker = '', topicPrefix = ''] = process.argv.slice(2);
const bus = new KafkaMessageBus({ brokers: [broker], clientId: 'lethe-idle', topicPrefix });
const subscription = bus.subscribe({
  topic: 'lethe.killed.v1',
  group: 'idle',
  concurrency: 1,
  handle: async () => undefined,
  onFault: () => undefined,
});
await bus.publish([{ topic: 'lethe.killed.v1', key: 'a', value: '1' }]);
await subscription.idle();
for (;;) {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  await pause(3_000);
  const { user, system } = process.cpuUsage(before);
  const took = Math.round(performance.now() - begun);
  process.stdout.write(`idle ${Math.round((user + system) / 1_000)} of ${took}\n`);
}
