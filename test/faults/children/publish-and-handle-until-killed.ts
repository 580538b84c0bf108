/**
 * Publishes numbers under a few keys and handles them in the same process. `published <key> <n>` was
 * acknowledged; `handled <key> <n>` is said as the last thing that a handler does.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openLibsqlStore } from '#adapters/libsql';
import { said } from './said.js';

const [folder = '', first = '0'] = process.argv.slice(2);
const { bus } = await openLibsqlStore(folder);

bus.subscribe({
  topic: 'numbers',
  group: 'readers',
  concurrency: 4,
  handle: async ({ key, value }) => {
    await nextTurn();
    await said(`handled ${key} ${value}`);
  },
  onFault: () => process.exit(1),
});

// Many at once, so that at any time some are read and not yet handled.
const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
for (let n = Number(first); ; n += 20) {
  const numbers = Array.from({ length: 20 }, (_, index) => String(n + index));
  const messages = numbers.flatMap((value) => keys.map((key) => ({ topic: 'numbers', key, value })));
  await bus.publish(messages);
  for (const { key, value } of messages) process.stdout.write(`published ${key} ${value}\n`);
}
