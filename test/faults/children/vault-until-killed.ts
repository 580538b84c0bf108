import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { SystemClock } from '#adapters/in-process';
import { parseMasterKey } from '#vault';
import { runVault, storesIn } from '../../../apps/vault/src/vault.fixture.js';
import { MemoryHostCredentials } from '../../../apps/vault/src/vault-surroundings.fixture.js';

/**
 * A vault on a folder, until it is killed. Says where it listens and which tasks it has made, then of each
 * write of an artifact that it has `begun` and `ended`.
 */
const [folder = '', port = '0'] = process.argv.slice(2);
const file = (name: string) => readFileSync(join(folder, name), 'utf8');
const say = (line: string) => void writeSync(1, `${line}\n`);

const hostCredentials = new MemoryHostCredentials();
await hostCredentials.add({
  id: 'one',
  source: 'mfa-server',
  hosts: 'all',
  tokenHash: file('credential.sha256'),
  createdAt: '2026-11-20T09:00:00.000Z',
});
const vault = await runVault({
  stores: await storesIn(folder, hostCredentials),
  master: parseMasterKey(file('master.key')),
  clock: new SystemClock(),
  tls: { cert: file('vault.crt'), key: file('vault.key') },
  writeLog: () => undefined,
  port: Number(port),
});
vault.writes.on('begun', () => say('begun')).on('ended', () => say('ended'));
const tasks = [];
for (let count = 0; count < 3; count += 1) {
  const { token, requestId } = await vault.orchestrator.newTask();
  tasks.push({ token, requestId });
}
say(JSON.stringify({ url: vault.url, tasks }));
