/**
 * Publishes numbers under a few keys and handles them in the same process. `published <key> <n>` was
 * acknowledged; `handled <key> <n>` is said as the last thing that a handler does.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openLibsqlStore } from '#adapters/libsql';

const [folder = '', first = '0'] = process.argv.slice(2);
const { bus } = await openLibsqlStore(folder);

bus.subscribe({
  topic: 'numbers',
  group: 'readers',
  concurrency: 4,
  handle: async ({ key, value }) => {
    await nextTurn();
    process.stdout.write(`handled ${key} ${value}\n`);
  },
  onFault: () => process.exit(1),
});

for (let n = Number(first); ; n += 1) {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
  await bus.publish(keys.map((key) => ({ topic: 'numbers', key, value: String(n) })));
  for (const key of keys) process.stdout.write(`published ${key} ${n}\n`);
}
