/** A process of chain-cost.bench.mjs: one embedded store, with the hashes of its commits and signed heads or without. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { race } from './turns.mjs';

/** `bare`, `hashed`, or `signed`: hashed too */
const how = process.argv[2];
if (how === 'bare') register('./without-hashes.mjs', import.meta.url);
const { openLibsqlStore } = await import('#adapters/libsql');
const { LogTree, jwkOf, publicPartOf, signatureOf } = await import('#proof');

const COMMITS_PER_STREAM = 10;
const text = 'x'.repeat(700);
const newCommit = () => ({
  commandId: randomUUID(),
  committedAt: '2026-11-20T09:00:00.000Z',
  actor: { id: 'system', channel: 'system' },
  events: [{ type: 'TaskStarted', schemaVersion: 1, data: { taskId: randomUUID(), text } }],
});

const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
const store = await openLibsqlStore(folder);
const tree = new LogTree(store.proofLog);
const { privateKey } = generateKeyPairSync('ed25519');
const key = jwkOf(publicPartOf(privateKey));
let number = 0;

async function write(take) {
  for (;;) {
    const id = randomUUID();
    let last;
    for (let n = 0; n < COMMITS_PER_STREAM; n += 1) {
      if (!take()) return;
      last = await store.events.append(id, last, newCommit());
    }
  }
}

/** A head over all that was appended: what an anchor does, here within the time that is measured. */
async function sign() {
  const treeSize = await store.proofLog.size();
  const rootHash = (await tree.root(treeSize)).toString('hex');
  const head = { number: (number += 1), treeSize, rootHash, signedAt: new Date().toISOString(), key };
  return signatureOf(head, privateKey);
}

process.on('message', async (message) => {
  if (message === 'close') {
    await store.close();
    rmSync(folder, { recursive: true });
    process.disconnect();
    return;
  }
  const { inFlight, total } = message;
  const begun = performance.now();
  await race(inFlight, total, write);
  if (how === 'signed') await sign();
  process.send(total / ((performance.now() - begun) / 1000));
});
process.send('ready');
