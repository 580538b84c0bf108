import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { openVaultClient } from '#adapters/vault-client';
import {
  keepsTheHostCredentialsContract,
  keepsTheLetterSealerContract,
  keepsTheTaskVaultContract,
  type Open,
} from '#testing';
import { newMasterKeyText, parseMasterKey } from '#vault';
import { LEASE_SECONDS, MemoryHostCredentials, MovedClock, runVault, tlsForTests } from './vault.fixture.js';

const quick = { pausesMs: [1, 1], answerMs: 10_000, stillMs: 10_000 };

/** A vault behind real TLS and a client of it, in a folder of their own. */
async function opened() {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-vault-'));
  const [clock, tls] = [new MovedClock(), await tlsForTests()];
  const hostCredentials = new MemoryHostCredentials();
  const master = parseMasterKey(newMasterKeyText());
  const vault = await runVault({ folder, master, clock, tls, hostCredentials, writeLog: () => undefined });
  const { token: credential } = await vault.hostKeys.issue({ source: 'mfa-server', hosts: ['mfa01'] });
  const client = openVaultClient({ url: vault.url, credential, ca: tls.cert, clock, patience: quick });
  const close = async () => {
    client.close();
    await vault.stop();
    await rm(folder, { recursive: true });
  };
  return { vault, client, clock, close };
}

const open =
  <T>(port: (all: Awaited<ReturnType<typeof opened>>) => T): Open<T> =>
  async () => {
    const all = await opened();
    return { port: port(all), reopen: async () => port(all), close: all.close };
  };

describe('HttpsTaskVault', () =>
  keepsTheTaskVaultContract(
    open(({ vault, client, clock }) => ({
      vault: client.tasks,
      leaseSeconds: LEASE_SECONDS,
      leewaySeconds: vault.tokens.leewaySeconds,
      newTask: () => vault.orchestrator.newTask(),
      tokenForNoKey: () =>
        vault.tokens.issue({
          requestId: randomUUID(),
          taskId: `${randomUUID()}-01`,
          source: 'mfa-server',
          host: 'mfa01',
          subjectKeyId: randomUUID(),
          leaseUntil: new Date(Date.parse(clock.now()) + 60_000).toISOString(),
        }),
      advance: (seconds) => clock.advance(seconds),
      destroyKey: (keyId) => vault.orchestrator.keys.destroy(keyId),
      kept: (requestId) => vault.files.list(requestId),
      read: (requestId, ref) => vault.orchestrator.artifacts.read(requestId, ref),
      setAway: (isAway) => (vault.switches.isAway = isAway),
    })),
  ));

describe('HttpsLetterSealer', () =>
  keepsTheLetterSealerContract(
    open(({ vault, client }) => ({
      sealer: client.sealer,
      open: (sealed) => vault.orchestrator.letters.open(sealed),
      setAway: (isAway) => (vault.switches.isAway = isAway),
    })),
  ));

describe('the credentials of these tests', () =>
  keepsTheHostCredentialsContract(async () => {
    const port = new MemoryHostCredentials();
    return { port, reopen: async () => port, close: async () => undefined };
  }));
