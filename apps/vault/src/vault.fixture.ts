import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { FileArtifactStore } from '#adapters/files';
import { openLibsqlStore } from '#adapters/libsql';
import { closeHttpApp, createLogger, HostKeys, listen } from '#platform';
import {
  StoreUnavailable,
  type ArtifactStore,
  type Clock,
  type HostCredential,
  type HostCredentials,
  type SubjectCipher,
  type SubjectKeys,
} from '#ports';
import { ArtifactVault, DeadLetterSeals, KeyRing, TaskTokens, type MasterKey, type TaskGrant } from '#vault';
import { createVaultApp, type VaultTls } from './vault-app.js';
import type { VaultProcessParts } from './vault.module.js';

/** Moves when it is told to, and then wakes who waits for it. */
export class MovedClock implements Clock {
  #moment = Date.parse('2026-11-20T09:00:00.000Z');
  readonly #waiting = new Set<() => void>();

  now(): string {
    return new Date(this.#moment).toISOString();
  }

  async until(moment: string, signal: AbortSignal): Promise<void> {
    while (this.#moment < Date.parse(moment) && !signal.aborted)
      await new Promise<void>((wake) => {
        this.#waiting.add(wake);
        signal.addEventListener('abort', () => wake(), { once: true });
      });
  }

  advance(seconds: number): void {
    this.#moment += seconds * 1000;
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

export class MemoryHostCredentials implements HostCredentials {
  readonly all = new Map<string, HostCredential>();

  async add(credential: HostCredential): Promise<void> {
    this.all.set(credential.id, credential);
  }

  async findByHash(tokenHash: string): Promise<HostCredential | undefined> {
    return [...this.all.values()].find((credential) => credential.tokenHash === tokenHash);
  }

  async list(): Promise<readonly HostCredential[]> {
    return [...this.all.values()].sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
  }

  async remove(id: string): Promise<boolean> {
    return this.all.delete(id);
  }
}

/** A certificate for this machine that is its own authority. */
export async function tlsForTests(): Promise<{ readonly cert: string; readonly key: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'vault' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { cert, key };
}

export interface VaultTerms {
  readonly folder: string;
  readonly master: MasterKey;
  readonly clock: Clock;
  readonly tls: VaultTls | undefined;
  readonly hostCredentials: HostCredentials;
  readonly writeLog: (line: string) => void;
  readonly parts?: Pick<VaultProcessParts, 'mostArtifactBytes' | 'rateLimit'>;
}

export const LEASE_SECONDS = 900;

/** A vault that listens on a free port, on stores in a folder, with the side of the orchestrator beside it. */
export async function runVault(terms: VaultTerms) {
  const { folder, master, clock, tls, hostCredentials } = terms;
  const store = await openLibsqlStore(folder);
  const files = await FileArtifactStore.open(join(folder, 'artifacts'));
  const switches = { isAway: false };
  const subjectKeys = switchable<SubjectKeys>(store.subjectKeys, switches);
  const artifacts = switchable<ArtifactStore>(files, switches);
  const tokens = new TaskTokens(master, clock);
  const keys = new KeyRing(subjectKeys, master);
  const logger = createLogger('debug', { write: terms.writeLog });
  const app = await createVaultApp(
    {
      keys,
      artifacts,
      tokens,
      sealer: new DeadLetterSeals(keys, master, clock),
      hostCredentials,
      clock,
      logger,
      readiness: [{ name: 'store', check: async () => void (await artifacts.list(randomUUID())) }],
      ...terms.parts,
    },
    tls,
  );
  const url = await listen(app, { host: '127.0.0.1', port: 0, nextFreePort: false });
  const ofOrchestrator = new KeyRing(store.subjectKeys, master);
  return {
    url,
    files,
    tokens,
    switches,
    hostKeys: new HostKeys(hostCredentials, clock),
    /** as the orchestrator sees them, in another process */
    orchestrator: {
      keys: ofOrchestrator,
      artifacts: new ArtifactVault(files, ofOrchestrator),
      letters: new DeadLetterSeals(ofOrchestrator, master, clock),
      newTask: (change: Partial<TaskGrant> = {}) => newTask(ofOrchestrator, tokens, clock, change),
    },
    async stop() {
      await closeHttpApp(app);
      await store.close();
    },
  };
}

export type RunningVault = Awaited<ReturnType<typeof runVault>>;

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
