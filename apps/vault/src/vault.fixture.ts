import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileArtifactStore } from '#adapters/files';
import { openLibsqlStore } from '#adapters/libsql';
import type { NewAct } from '#application';
import { closeHttpApp, createLogger, HostKeys, listen } from '#platform';
import {
  HeldBack,
  StoreUnavailable,
  type ArtifactStore,
  type ClearedStep,
  type Clock,
  type HostCredentials,
  type SubjectCipher,
  type SubjectKeys,
} from '#ports';
import {
  ArtifactVault,
  DeadLetterSeals,
  KeyRing,
  newMasterKeyText,
  parseMasterKey,
  TaskTokens,
  type MasterKey,
  type TaskGrant,
} from '#vault';
import { MemoryHostCredentials, MovedClock } from './vault-surroundings.fixture.js';
import { createVaultApp, type VaultTls } from './vault-app.js';
import type { VaultProcessParts } from './vault.module.js';

/** What a vault works on. */
export interface VaultStores {
  readonly subjectKeys: SubjectKeys;
  readonly artifacts: ArtifactStore;
  readonly hostCredentials: HostCredentials;
  close(): Promise<void>;
}

/** Stores in a folder: what a child process can be killed on, and come back to. */
export async function storesIn(folder: string, hostCredentials: HostCredentials): Promise<VaultStores> {
  const store = await openLibsqlStore(folder);
  const artifacts = await FileArtifactStore.open(join(folder, 'artifacts'));
  return { subjectKeys: store.subjectKeys, artifacts, hostCredentials, close: () => store.close() };
}

export interface VaultTerms {
  readonly stores: VaultStores;
  readonly master: MasterKey;
  readonly clock: Clock;
  readonly tls: VaultTls | undefined;
  readonly writeLog: (line: string) => void;
  /** the one that it had before; left out: any */
  readonly port?: number;
  readonly parts?: Pick<VaultProcessParts, 'mostArtifactBytes' | 'rateLimit'>;
}

export const LEASE_SECONDS = 900;

/** A vault that listens on a free port, with the side of the orchestrator beside it. */
export async function runVault(terms: VaultTerms) {
  const { stores, master, clock, tls } = terms;
  const switches = { isAway: false, cannotRecord: false };
  const heldBack = new Set<ClearedStep>();
  const subjectKeys = switchable<SubjectKeys>(stores.subjectKeys, switches);
  const writes = new EventEmitter();
  const artifacts = switchable<ArtifactStore>(watched(stores.artifacts, writes), switches);
  const tokens = new TaskTokens(master, clock);
  const keys = new KeyRing(subjectKeys, master);
  const acts: NewAct[] = [];
  const logger = createLogger('trace', { write: terms.writeLog });
  const app = await createVaultApp(
    {
      keys,
      artifacts,
      tokens,
      clearance: async (_, step) => (heldBack.has(step) ? Promise.reject(new HeldBack()) : undefined),
      sealer: new DeadLetterSeals(keys, master, clock),
      hostCredentials: stores.hostCredentials,
      clock,
      logger,
      recorder: {
        async record(act) {
          if (switches.cannotRecord) throw new StoreUnavailable('switched off');
          acts.push(act);
        },
      },
      readiness: [{ name: 'store', check: async () => void (await artifacts.list(randomUUID())) }],
      ...terms.parts,
    },
    tls,
  );
  const url = await listen(app, { host: '127.0.0.1', port: terms.port ?? 0, nextFreePort: false });
  const ofOrchestrator = new KeyRing(stores.subjectKeys, master);
  return {
    url,
    files: stores.artifacts,
    tokens,
    /** what was recorded */
    acts,
    switches,
    /** steps that something stands against, of every task */
    heldBack,
    /** says `begun` and `ended` of each write of an artifact, and `taken` of each piece with its length */
    writes,
    hostKeys: new HostKeys(stores.hostCredentials, clock),
    /** as the orchestrator sees them, in another process */
    orchestrator: {
      keys: ofOrchestrator,
      artifacts: new ArtifactVault(stores.artifacts, ofOrchestrator),
      letters: new DeadLetterSeals(ofOrchestrator, master, clock),
      newTask: (change: Partial<TaskGrant> = {}) => newTask(ofOrchestrator, tokens, clock, change),
    },
    async stop() {
      await closeHttpApp(app);
      await stores.close();
    },
  };
}

export type RunningVault = Awaited<ReturnType<typeof runVault>>;

/** A vault on the stores given, or on some in a folder of its own, with one credential for the host mfa01, and a look at its log. */
export async function vaultForTests({
  tls,
  parts,
  stores,
}: Partial<Pick<VaultTerms, 'parts' | 'tls' | 'stores'>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-vault-'));
  const [clock, lines] = [new MovedClock(), [] as string[]];
  const master = parseMasterKey(newMasterKeyText());
  const writeLog = (line: string) => void lines.push(line);
  const vault = await runVault({
    stores: stores ?? (await storesIn(folder, new MemoryHostCredentials())),
    master,
    clock,
    tls,
    writeLog,
    ...(parts && { parts }),
  });
  const { id, token: credential } = await vault.hostKeys.issue({ source: 'mfa-server', hosts: ['mfa01'] });
  return {
    ...vault,
    folder,
    master,
    clock,
    credential,
    credentialId: id,
    log: () => lines.join(''),
    async close() {
      await vault.stop();
      await rm(folder, { recursive: true });
    },
  };
}

export type VaultForTests = Awaited<ReturnType<typeof vaultForTests>>;

async function newTask(
  keys: KeyRing,
  tokens: TaskTokens,
  clock: Clock,
  change: Partial<TaskGrant>,
): Promise<{
  readonly requestId: string;
  readonly token: string;
  readonly grant: TaskGrant;
  readonly cipher: SubjectCipher;
}> {
  const [cipher, requestId] = [await keys.create(), randomUUID()];
  const grant: TaskGrant = {
    requestId,
    taskId: `${requestId}-01`,
    source: 'mfa-server',
    host: 'mfa01',
    subjectKeyId: cipher.keyId,
    leaseUntil: new Date(Date.parse(clock.now()) + LEASE_SECONDS * 1000).toISOString(),
    ...change,
  };
  return { requestId, cipher, grant, token: tokens.issue(grant) };
}

function watched(files: ArtifactStore, writes: EventEmitter): ArtifactStore {
  async function* noted(content: AsyncIterable<Uint8Array>) {
    for await (const piece of content) {
      writes.emit('taken', piece.length);
      yield piece;
    }
  }
  return {
    async write(requestId, artifactId, content) {
      writes.emit('begun');
      try {
        await files.write(requestId, artifactId, noted(content));
      } finally {
        writes.emit('ended');
      }
    },
    read: (requestId, artifactId) => files.read(requestId, artifactId),
    remove: (requestId, artifactId) => files.remove(requestId, artifactId),
    removeAll: (requestId) => files.removeAll(requestId),
    list: (requestId) => files.list(requestId),
  };
}

/** The port, which answers while it is not away. */
function switchable<T extends object>(port: T, switches: { readonly isAway: boolean }): T {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]): unknown => {
        if (switches.isAway) return Promise.reject(new StoreUnavailable('switched off'));
        return Reflect.apply(method, target, args);
      };
    },
  });
}
