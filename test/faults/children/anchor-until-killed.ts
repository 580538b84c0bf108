import { randomUUID } from 'node:crypto';
import { openLibsqlStore } from '#adapters/libsql';
import { SystemClock } from '#adapters/in-process';
import { proofDesk, SigningKeyRing } from '#application';
import type { Commit } from '#ports';
import { parseMasterKey } from '#vault';

/** Appends and signs heads until it is killed, and says which head it had got. */
const [folder = '', master = ''] = process.argv.slice(2);
const store = await openLibsqlStore(folder);
const clock = new SystemClock();
const keys = new SigningKeyRing(store.signingKeys, parseMasterKey(master), clock);
const proof = proofDesk({
  log: store.proofLog,
  keys,
  clock,
  settle: async () => undefined,
  every: 60_000,
  onFault: (error) => {
    throw error;
  },
});
await proof.anchor.check();

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
  if (round % 7 === 6) await keys.rotate();
}
