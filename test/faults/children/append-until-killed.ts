/** Appends to many streams at once; a line `<stream> <commit> <hash>` is a commit that was acknowledged. */
import { randomUUID } from 'node:crypto';
import { openLibsqlStore } from '#adapters/libsql';
import type { Commit } from '#ports';

const [folder = ''] = process.argv.slice(2);
const { events } = await openLibsqlStore(folder);

async function write(): Promise<never> {
  for (;;) {
    const id = randomUUID();
    let last: Commit | undefined;
    for (let n = 0; n < 10; n += 1) {
      const event = { type: 'TaskStarted', schemaVersion: 1, data: { of: 3, text: 'x'.repeat(500) } };
      last = await events.append(id, last, {
        commandId: randomUUID(),
        committedAt: new Date().toISOString(),
        actor: { id: 'system', channel: 'system' },
        events: [event, event, event],
      });
      process.stdout.write(`${id} ${last.commit} ${last.hash}\n`);
    }
  }
}

await Promise.all(Array.from({ length: 24 }, write));
