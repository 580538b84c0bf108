import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FileArtifactStore } from '#adapters/files';
import { SystemClock } from '#adapters/in-process';
import { openLibsqlStore } from '#adapters/libsql';
import { openVaultClient, type VaultClient } from '#adapters/vault-client';
import type { ArtifactRef } from '#contracts';
import { StoreUnavailable, type ArtifactDraft } from '#ports';
import { ArtifactVault, KeyRing, newMasterKeyText, parseMasterKey } from '#vault';
import { tlsForTests } from '../../apps/vault/src/vault-surroundings.fixture.js';
import { Child } from './child.js';

const CREDENTIAL = 'lethe_of-a-host';
const PIECE = randomBytes(1 << 18);

interface Announced {
  readonly url: string;
  readonly tasks: readonly { readonly token: string; readonly requestId: string }[];
}

let folder: string;
let cert: string;
let master: string;
const running: Child[] = [];
let clients: VaultClient[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-vault-'));
  const tls = await tlsForTests();
  [cert, master] = [tls.cert, newMasterKeyText()];
  await writeFile(join(folder, 'vault.crt'), tls.cert);
  await writeFile(join(folder, 'vault.key'), tls.key);
  await writeFile(join(folder, 'master.key'), master);
  const hash = createHash('sha256').update(CREDENTIAL).digest('hex');
  await writeFile(join(folder, 'credential.sha256'), hash);
});
afterEach(async () => {
  for (const client of clients) client.close();
  clients = [];
  for (const child of running.splice(0)) await child.kill();
  await rm(folder, { recursive: true });
});

async function startVault(port = '0'): Promise<Announced & { readonly child: Child }> {
  const child = new Child('vault-until-killed.ts', folder, port);
  running.push(child);
  await child.hear(1);
  return { child, ...(JSON.parse(child.lines[0] ?? '') as Announced) };
}

function clientOf(url: string): VaultClient {
  const client = openVaultClient({ url, credential: CREDENTIAL, ca: cert, clock: new SystemClock() });
  clients.push(client);
  return client;
}

const draftOf = (content: AsyncIterable<Uint8Array>): ArtifactDraft => ({
  path: 'mfa01/found.log',
  mediaType: 'text/plain',
  operational: false,
  providedBy: 'source',
  content,
});

async function* of(count: number, between?: (index: number) => Promise<void>): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) {
    await between?.(index);
    yield PIECE;
  }
}

const names = (requestId: string) => readdir(join(folder, 'artifacts', requestId)).catch(() => []);

/** What the orchestrator reads, on the stores of a vault that is not there any more. */
async function readBack(requestId: string, ref: ArtifactRef): Promise<string> {
  const store = await openLibsqlStore(folder);
  const files = await FileArtifactStore.open(join(folder, 'artifacts'));
  const ring = new KeyRing(store.subjectKeys, parseMasterKey(master));
  const hash = createHash('sha256');
  for await (const piece of new ArtifactVault(files, ring).read(requestId, ref)) hash.update(piece);
  await store.close();
  return hash.digest('hex');
}

/** Each start of a process compiles what it runs. */
const WITHIN_MS = 240_000;

describe('a vault that is killed in the middle of an artifact', () => {
  it(
    'leaves nothing half stored; its client says so, and can store again when it is back',
    async () => {
      let vault = await startVault();
      const { port } = new URL(vault.url);
      const [task] = vault.tasks;
      if (!task) throw new Error('The vault has made no task.');
      const opened = await clientOf(vault.url).tasks.open(task.token);
      for (const [round, at] of [3, 40].entries()) {
        const { child } = vault;
        const killing = of(200, async (index) => {
          if (index !== at) return;
          await child.hear(2); // it has begun to write
          await child.kill();
        });
        await expect(opened.store(draftOf(killing))).rejects.toBeInstanceOf(StoreUnavailable);
        vault = await startVault(port);
        expect(await names(task.requestId)).toHaveLength(round);
        // The lease is in the token: the vault that came back knows the task as well as the one before.
        const ref = await opened.store(draftOf(of(8)));
        await opened.renew();
        expect(await names(task.requestId)).toContain(ref.id);
      }
      const last = await opened.store(draftOf(of(20)));
      await vault.child.kill();
      const whole = createHash('sha256').update(Buffer.concat(Array.from({ length: 20 }, () => PIECE)));
      expect(await readBack(task.requestId, last)).toBe(whole.digest('hex'));
    },
    WITHIN_MS,
  );
});

describe('a handler that is killed in the middle of an artifact', () => {
  it(
    'leaves nothing in the vault, which goes on serving',
    async () => {
      const { url, tasks, child } = await startVault();
      const task = tasks[1];
      if (!task) throw new Error('The vault has made no task.');
      const handler = new Child('store-until-killed.ts', folder, url, CREDENTIAL, task.token);
      running.push(handler);
      await child.hear(2);
      expect(child.lines[1]).toBe('begun');
      await handler.kill();
      await child.hear(3);
      expect(child.lines[2]).toBe('ended');
      expect(await names(task.requestId)).toEqual([]);
      const opened = await clientOf(url).tasks.open(task.token);
      await expect(opened.store(draftOf(of(3)))).resolves.toBeDefined();
    },
    WITHIN_MS,
  );
});

describe('an artifact of 200 MB', () => {
  async function memoryOf(url: string): Promise<number> {
    const call = request(`${url}/metrics`, { ca: cert, agent: false }).end();
    const [response] = (await once(call, 'response')) as [NodeJS.ReadableStream];
    const line = /^process_resident_memory_bytes (\S+)$/m.exec(await text(response))?.[1];
    return Number(line) / 1e6;
  }

  it(
    'goes through the memory of the vault, and does not stay there',
    async () => {
      const { url, tasks } = await startVault();
      const [task] = tasks;
      if (!task) throw new Error('The vault has made no task.');
      const opened = await clientOf(url).tasks.open(task.token);
      await opened.store(draftOf(of(80))); // what it takes once, it has taken
      const before = await memoryOf(url);
      const seen: number[] = [];
      const ref = await opened.store(
        draftOf(
          of(800, async (index) => {
            if (index % 40 === 39) seen.push(await memoryOf(url));
          }),
        ),
      );
      expect(ref.bytes).toBe(800 * PIECE.length);
      expect(seen).toHaveLength(20);
      expect(Math.max(...seen) - before).toBeLessThan(40);
    },
    WITHIN_MS,
  );
});
