import { randomUUID } from 'node:crypto';
import type { Commit } from '#ports';
import { KillPoints } from '../../../libs/testing/src/faults/kill-points.js';
import { proofOnFile } from '../proof-on-file.js';

/** Appends and signs heads until it is killed, or dies by itself at a point, and says which head it had got. */
const [folder = '', master = '', killAt = ''] = process.argv.slice(2);
const points = new KillPoints((point) => {
  if (point === killAt) process.kill(process.pid, 'SIGKILL');
});
const { store, clock, keys, proof } = await proofOnFile(folder, master, points.around);

for (let round = 0; ; round += 1) {
  const streamId = randomUUID();
  let last: Commit | undefined;
  for (let n = 0; n < 40; n += 1)
    last = await store.events.append(streamId, last, {
      commandId: randomUUID(),
      committedAt: clock.now(),
      actor: { id: 'system', channel: 'system' },
      events: [{ type: 'TaskStarted', schemaVersion: 1, data: { n } }],
    });
  const head = await proof.anchor.now();
  process.stdout.write(`${JSON.stringify({ number: head?.number, rootHash: head?.rootHash })}\n`);
  if (round % 7 === 6) await keys.rotate(store.proofLog);
}
