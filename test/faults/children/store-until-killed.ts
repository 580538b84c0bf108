import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SystemClock } from '#adapters/in-process';
import { openVaultClient } from '#adapters/vault-client';

/** A handler that stores an artifact without an end, until it is killed. */
const [folder = '', url = '', credential = '', token = ''] = process.argv.slice(2);

async function* endless() {
  for (;;) yield randomBytes(1 << 16);
}

const ca = readFileSync(join(folder, 'vault.crt'), 'utf8');
const client = openVaultClient({ url, credential, ca, clock: new SystemClock() });
const task = await client.tasks.open(token);
await task.store({
  path: 'endless.log',
  mediaType: 'text/plain',
  operational: false,
  providedBy: 'source',
  content: endless(),
});
