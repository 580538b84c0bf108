import { randomUUID } from 'node:crypto';
import { describe } from '@jest/globals';
import type { ClearedStep } from '#ports';
import { clearedUnless, keepsTheLetterSealerContract, keepsTheTaskVaultContract, type Open } from '#testing';
import { ArtifactVault } from './artifact-vault.js';
import { DeadLetterSeals } from './dead-letter-seals.js';
import { InProcessTaskVault } from './in-process-task-vault.js';
import { KeyRing } from './key-ring.js';
import { MemoryArtifacts, MemorySubjectKeys, newMasterKey, StillClock } from './memory-stores.fixture.js';
import { TaskTokens } from './task-tokens.js';

const LEASE = 900;

/** The vault of one process; keys are made in another one, so that none is in memory here beforehand. */
function setUp() {
  const [subjectKeys, store, clock] = [new MemorySubjectKeys(), new MemoryArtifacts(), new StillClock()];
  const master = newMasterKey();
  const [ring, made] = [new KeyRing(subjectKeys, master), new KeyRing(subjectKeys, master)];
  const tokens = new TaskTokens(master, clock);
  const artifacts = new ArtifactVault(store, ring);
  const tokenFor = (requestId: string, subjectKeyId: string) =>
    tokens.issue({
      requestId,
      taskId: `${requestId}-01`,
      source: 'mfa-server',
      host: 'mfa01',
      subjectKeyId,
      leaseUntil: new Date(Date.parse(clock.now()) + LEASE * 1000).toISOString(),
    });
  const heldBack = new Set<ClearedStep>();
  return { subjectKeys, store, clock, master, ring, made, tokens, artifacts, tokenFor, heldBack };
}

const open =
  <T>(port: (all: ReturnType<typeof setUp>) => T): Open<T> =>
  async () => {
    const opened = port(setUp());
    return { port: opened, reopen: async () => opened, close: async () => undefined };
  };

describe('InProcessTaskVault', () =>
  keepsTheTaskVaultContract(
    open(({ subjectKeys, store, clock, ring, made, tokens, artifacts, tokenFor, heldBack }) => ({
      vault: new InProcessTaskVault({ ring, artifacts, tokens, clock, clearance: clearedUnless(heldBack) }),
      heldBack,
      leaseSeconds: LEASE,
      leewaySeconds: tokens.leewaySeconds,
      newTask: async () => {
        const [cipher, requestId] = [await made.create(), randomUUID()];
        return { requestId, cipher, token: tokenFor(requestId, cipher.keyId) };
      },
      tokenForNoKey: () => tokenFor(randomUUID(), randomUUID()),
      advance: (seconds) => clock.advance(seconds),
      destroyKey: (keyId) => ring.destroy(keyId),
      kept: (requestId) => store.list(requestId),
      read: (requestId, ref) => artifacts.read(requestId, ref),
      setAway: (isAway) => (subjectKeys.isAway = store.isAway = isAway),
    })),
  ));

describe('DeadLetterSeals', () =>
  keepsTheLetterSealerContract(
    open(({ subjectKeys, ring, master, clock }) => {
      const sealer = new DeadLetterSeals(ring, master, clock);
      return {
        sealer,
        open: (sealed) => sealer.open(sealed),
        setAway: (isAway) => (subjectKeys.isAway = isAway),
      };
    }),
  ));
