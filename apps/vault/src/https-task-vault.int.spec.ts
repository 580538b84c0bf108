import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { migrateMongo, openMongoStore } from '#adapters/mongo';
import { openVaultClient } from '#adapters/vault-client';
import { StoreUnavailable } from '#ports';
import {
  describeWithMongo,
  keepsTheHostCredentialsContract,
  keepsTheLetterSealerContract,
  keepsTheTaskVaultContract,
  type Open,
  type TaskVaultOnTrial,
} from '#testing';
import { inTrace, keepTraceContext } from '#tracing';
import { LEASE_SECONDS, vaultForTests, type VaultStores } from './vault.fixture.js';
import { MemoryHostCredentials, tlsForTests } from './vault-surroundings.fixture.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const quick = { pausesMs: [1, 1], answerMs: 10_000, stillMs: 10_000 };

/** A vault behind real TLS and a client of it. */
async function opened(stores?: VaultStores) {
  const tls = await tlsForTests();
  const vault = await vaultForTests({ tls, ...(stores && { stores }) });
  const { url, credential, clock } = vault;
  const client = openVaultClient({ url, credential, ca: tls.cert, clock, patience: quick });
  const close = async () => {
    client.close();
    await vault.close();
  };
  return { vault, client, clock, close };
}

type Both = Awaited<ReturnType<typeof opened>>;

const open =
  <T>(port: (both: Both) => T, stores?: () => Promise<VaultStores>): Open<T> =>
  async () => {
    const both = await opened(await stores?.());
    return { port: port(both), reopen: async () => port(both), close: both.close };
  };

const onTrial = ({ vault, client, clock }: Both): TaskVaultOnTrial => ({
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
  heldBack: vault.heldBack,
});

describe('HttpsTaskVault', () => keepsTheTaskVaultContract(open(onTrial)));

describeWithMongo('HttpsTaskVault, with a vault on MongoDB', (mongo) => {
  async function stores(): Promise<VaultStores> {
    const address = { uri: mongo.uri, database: mongo.database() };
    await migrateMongo(address);
    const store = await openMongoStore(address);
    const close = async () => {
      await store.close();
      const client = new MongoClient(mongo.uri);
      await client.db(address.database).dropDatabase();
      await client.close();
    };
    return { ...store, close };
  }
  keepsTheTaskVaultContract(open(onTrial, stores));
});

describe('HttpsLetterSealer', () =>
  keepsTheLetterSealerContract(
    open(({ vault, client }) => ({
      sealer: client.sealer,
      open: (sealed) => vault.orchestrator.letters.open(sealed),
      setAway: (isAway) => (vault.switches.isAway = isAway),
    })),
  ));

describe('a client of the vault', () => {
  it('can tell whether the vault serves', async () => {
    const { client, vault, close } = await opened();
    await client.reach();
    vault.switches.isAway = true;
    await expect(client.reach()).rejects.toThrow(StoreUnavailable);
    await close();
  });

  it('gets no key before it is written down who got it, for what and by which credential', async () => {
    const { client, vault, close } = await opened();
    const { token, grant } = await vault.orchestrator.newTask();
    await client.tasks.open(token);
    expect(vault.acts).toEqual([
      {
        what: 'key-handed-out',
        by: { id: 'handler:mfa-server', channel: 'system' },
        requestId: grant.requestId,
        taskId: grant.taskId,
        source: 'mfa-server',
        host: 'mfa01',
        about: vault.credentialId,
      },
    ]);
    vault.switches.cannotRecord = true;
    await expect(client.tasks.open(token)).rejects.toThrow(StoreUnavailable);
    await close();
  });

  it('calls in the trace of the task that it calls for', async () => {
    keepTraceContext();
    const { client, vault, close } = await opened();
    const { token } = await vault.orchestrator.newTask();
    await inTrace(`00-${TRACE}-b7ad6b7169203331-01`, () => client.tasks.open(token));
    await close();
    expect(vault.log()).toContain(`"traceId":"${TRACE}"`);
  });
});

describe('the credentials of these tests', () =>
  keepsTheHostCredentialsContract(async () => {
    const port = new MemoryHostCredentials();
    return { port, reopen: async () => port, close: async () => undefined };
  }));

describe('the connection to the vault', () => {
  it('is made to a vault whose certificate the given authority has signed, and to no other', async () => {
    const [tls, other] = [await tlsForTests(), await tlsForTests()];
    const vault = await vaultForTests({ tls });
    const { token } = await vault.orchestrator.newTask();
    const openWith = async (ca: string | undefined, url = vault.url) => {
      const { credential, clock } = vault;
      const client = openVaultClient({ url, credential, ca, clock, patience: quick });
      return client.tasks.open(token).finally(() => client.close());
    };
    await expect(openWith(tls.cert)).resolves.toBeDefined();
    await expect(openWith(other.cert)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(openWith(undefined)).rejects.toBeInstanceOf(StoreUnavailable);
    // The certificate is for the address, not for this name of it.
    const named = vault.url.replace('127.0.0.1', 'localhost');
    await expect(openWith(tls.cert, named)).rejects.toBeInstanceOf(StoreUnavailable);
    await vault.close();
    expect(vault.log()).not.toContain('A call failed unexpectedly');
  });
});
