import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { TaskAssigned } from '#contracts';
import { KeyDestroyed, UnknownKey, VaultRefused, type ArtifactDraft } from '#ports';
import { ArtifactVault } from './artifact-vault.js';
import { InProcessTaskVault } from './in-process-task-vault.js';
import { KeyRing } from './key-ring.js';
import { deriveKey } from './master-key.js';
import { MemoryArtifacts, MemorySubjectKeys, newMasterKey, StillClock } from './memory-stores.fixture.js';
import { TaskTokens, type TaskGrant } from './task-tokens.js';

const LEASE = 900;

async function setUp(leewaySeconds?: number) {
  const clock = new StillClock();
  const master = newMasterKey();
  const artifacts = new MemoryArtifacts();
  const ring = new KeyRing(new MemorySubjectKeys(), master);
  const tokens = new TaskTokens(master, clock, leewaySeconds === undefined ? {} : { leewaySeconds });
  const artifactVault = new ArtifactVault(artifacts, ring);
  const vault = new InProcessTaskVault({
    ring,
    artifacts: artifactVault,
    tokens,
    clock,
    clearance: async () => undefined,
  });
  const cipher = await ring.create();
  const requestId = randomUUID();
  const grant: TaskGrant = {
    requestId,
    taskId: `${requestId}-01`,
    source: 'mfa-server',
    host: 'mfa01',
    subjectKeyId: cipher.keyId,
    leaseUntil: new Date(Date.parse(clock.now()) + LEASE * 1000).toISOString(),
  };
  return { clock, master, artifacts, ring, tokens, vault, cipher, grant, token: tokens.issue(grant) };
}

const draft = (): ArtifactDraft => ({
  path: 'a.txt',
  mediaType: 'text/plain',
  operational: true,
  providedBy: 'lethe',
  content: (async function* () {
    yield Buffer.from('gathered');
  })(),
});

describe('a task token', () => {
  it('says again what it was issued for and fits into the message', async () => {
    const { tokens, grant, token } = await setUp();
    expect(await tokens.verify(token)).toEqual({ ...grant, leaseSeconds: LEASE });
    expect(TaskAssigned.shape.taskToken.safeParse(token).success).toBe(true);
    const cloud = { ...grant, host: null };
    expect(await tokens.verify(tokens.issue(cloud))).toMatchObject({ host: null });
  });

  it('opens until its lease and the leeway are over, on Lethe’s clock', async () => {
    const { tokens, token, clock } = await setUp(60);
    clock.advance(LEASE + 59);
    await expect(tokens.verify(token)).resolves.toBeDefined();
    clock.advance(1);
    await expect(tokens.verify(token)).rejects.toMatchObject({ name: 'VaultRefused', leaseOver: true });
  });

  it('is refused when any character of it is changed', async () => {
    const { tokens, token } = await setUp();
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 2), fc.constantFrom(...'Aaz09_-.'), async (at, other) => {
        fc.pre(token[at] !== other);
        await expect(tokens.verify(token.slice(0, at) + other + token.slice(at + 1))).rejects.toThrow(
          VaultRefused,
        );
      }),
    );
  });

  it('is refused whatever else is handed over', async () => {
    const { tokens } = await setUp();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.base64String().map((text) => `${text}.${text}.${text}`),
        ),
        async (text) => {
          await expect(tokens.verify(text)).rejects.toThrow(VaultRefused);
        },
      ),
    );
  });

  it('is refused when it is unsigned, of another vault, or signed by this one for something else', async () => {
    const { tokens, token, master, clock, grant } = await setUp();
    const [, payload] = token.split('.');
    const unsigned = `${Buffer.from('{"alg":"none","typ":"lethe-task+jwt"}').toString('base64url')}.${payload}.`;
    await expect(tokens.verify(unsigned)).rejects.toThrow(VaultRefused);

    const other = new TaskTokens(newMasterKey(), clock);
    await expect(other.verify(token)).rejects.toThrow(VaultRefused);

    const session = await new SignJWT({ request: grant.requestId, host: grant.host, key: grant.subjectKeyId })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer('lethe')
      .setAudience('lethe-vault')
      .setSubject(grant.taskId)
      .setIssuedAt(0)
      .setExpirationTime(4e9)
      .sign(deriveKey(master, 'task-token-signing'));
    await expect(tokens.verify(session)).rejects.toThrow(VaultRefused);
  });

  it('of a time when tokens named no source still opens in the process that issued it', async () => {
    const { tokens, master, clock, grant } = await setUp();
    const old = await new SignJWT({ request: grant.requestId, host: grant.host, key: grant.subjectKeyId })
      .setProtectedHeader({ alg: 'HS256', typ: 'lethe-task+jwt' })
      .setIssuer('lethe')
      .setAudience('lethe-vault')
      .setSubject(grant.taskId)
      .setIssuedAt(Date.parse(clock.now()) / 1000)
      .setExpirationTime(Date.parse(grant.leaseUntil) / 1000)
      .sign(deriveKey(master, 'task-token-signing'));
    expect(await tokens.verify(old)).toEqual({ ...grant, source: undefined, leaseSeconds: LEASE });
  });

  it('runs its full length again when it is renewed, and never longer, however often', async () => {
    const { tokens, token, clock, grant } = await setUp(60);
    let last = { token, grant: await tokens.verify(token) };
    for (let third = 0; third < 100; third += 1) {
      clock.advance(LEASE / 3 + 0.123);
      last = tokens.renew(last.grant);
    }
    const read = await tokens.verify(last.token);
    expect(read).toEqual(last.grant);
    expect(read).toMatchObject({ ...grant, leaseUntil: expect.any(String), leaseSeconds: LEASE });
    const left = tokens.secondsLeft(read);
    expect(left).toBeGreaterThan(LEASE + 59 - 1);
    expect(left).toBeLessThanOrEqual(LEASE + 60);
    clock.advance(left);
    expect(tokens.secondsLeft(read)).toBeLessThanOrEqual(0);
    await expect(tokens.verify(last.token)).rejects.toMatchObject({ leaseOver: true });
  });

  it('carries no name', async () => {
    const { token } = await setUp();
    const [, payload = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    expect(Object.keys(claims).sort()).toEqual([
      'aud',
      'exp',
      'host',
      'iat',
      'iss',
      'key',
      'request',
      'source',
      'sub',
    ]);
  });
});

describe('an opened task', () => {
  it('reads what was sealed for the subject and takes artifacts for the request of the token', async () => {
    const { vault, token, cipher, artifacts, grant } = await setUp();
    const opened = await vault.open(token);
    expect(opened.cipher.open(cipher.seal('ada'))).toBe('ada');
    const ref = await opened.store(draft());
    expect(await artifacts.list(grant.requestId)).toEqual([ref.id]);
    expect(ref).toMatchObject({ bytes: 8, mediaType: 'text/plain', operational: true, providedBy: 'lethe' });
  });

  it('takes nothing any more when its lease is over', async () => {
    const { vault, token, clock, artifacts } = await setUp(60);
    const opened = await vault.open(token);
    clock.advance(LEASE + 61);
    await expect(opened.store(draft())).rejects.toMatchObject({ name: 'VaultRefused', leaseOver: true });
    await expect(opened.renew()).rejects.toMatchObject({ name: 'VaultRefused', leaseOver: true });
    await expect(vault.open(token)).rejects.toThrow(VaultRefused);
    expect(artifacts.stored.size).toBe(0);
  });

  it('goes on as long as it gives signs of life', async () => {
    const { vault, token, clock } = await setUp();
    const opened = await vault.open(token);
    for (let third = 0; third < 30; third += 1) {
      clock.advance(LEASE / 3);
      await opened.renew();
    }
    await expect(opened.store(draft())).resolves.toBeDefined();
  });

  it('is not opened for a key that was destroyed or never was', async () => {
    const { vault, token, ring, cipher, tokens, grant } = await setUp();
    await ring.destroy(cipher.keyId);
    await expect(vault.open(token)).rejects.toThrow(KeyDestroyed);
    const strange = tokens.issue({ ...grant, subjectKeyId: randomUUID() });
    await expect(vault.open(strange)).rejects.toThrow(UnknownKey);
  });
});
