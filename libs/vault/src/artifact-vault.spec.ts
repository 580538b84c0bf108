import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ArtifactRef } from '#contracts';
import { KeyDestroyed, SealBroken, UnknownArtifact, type ArtifactDraft, type SubjectCipher } from '#ports';
import { ArtifactVault } from './artifact-vault.js';
import { CHUNK_BYTES } from './artifact-stream.js';
import { KeyRing } from './key-ring.js';
import { MemoryArtifacts, MemorySubjectKeys, newMasterKey } from './memory-stores.fixture.js';

const requestId = randomUUID();

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const draft = (bytes: Uint8Array, size = 50_000): ArtifactDraft => ({
  path: 'mfa-server/mfa01/export.json',
  mediaType: 'application/json',
  operational: false,
  providedBy: 'source',
  content: pieces(bytes, size),
});

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of content) all.push(piece);
  return Buffer.concat(all);
}

async function setUp() {
  const artifacts = new MemoryArtifacts();
  const ring = new KeyRing(new MemorySubjectKeys(), newMasterKey());
  const vault = new ArtifactVault(artifacts, ring);
  const cipher = await ring.create();
  const keep = (bytes: Uint8Array) => vault.store(cipher, requestId, draft(bytes));
  return { artifacts, ring, vault, cipher, keep };
}

describe('an artifact', () => {
  it('comes back byte for byte, with its length and digest, at every size around the chunks', async () => {
    const { vault, cipher } = await setUp();
    for (const size of [
      0,
      1,
      CHUNK_BYTES - 1,
      CHUNK_BYTES,
      CHUNK_BYTES + 1,
      2 * CHUNK_BYTES,
      3 * CHUNK_BYTES + 7,
    ]) {
      const bytes = randomBytes(size);
      const ref = await vault.store(cipher, requestId, draft(bytes));
      expect(ArtifactRef.safeParse(ref).success).toBe(true);
      expect(ref).toMatchObject({ bytes: size, sha256: createHash('sha256').update(bytes).digest('hex') });
      expect((await collect(vault.read(requestId, ref))).equals(bytes)).toBe(true);
      expect(cipher.open(ref.path)).toBe('mfa-server/mfa01/export.json');
    }
  });

  it('does not depend on how the bytes come in pieces, going in or coming out', async () => {
    const { vault, cipher, artifacts } = await setUp();
    const bytes = randomBytes(2 * CHUNK_BYTES + 99);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 11, max: 200_000 }),
        fc.integer({ min: 11, max: 200_000 }),
        async (into, out) => {
          artifacts.pieceBytes = out;
          const ref = await vault.store(cipher, requestId, draft(bytes, into));
          expect((await collect(vault.read(requestId, ref))).equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is stored without a trace of its text', async () => {
    const { keep, artifacts } = await setUp();
    const ref = await keep(Buffer.from('ada@example.com;'.repeat(20_000)));
    const all = Buffer.concat([...artifacts.stored.values()]);
    expect(all.includes('ada@')).toBe(false);
    expect(JSON.stringify(ref)).not.toContain('mfa01');
  });

  it('is not kept at all when its content fails on the way, and the error comes back', async () => {
    const { vault, cipher, artifacts } = await setUp();
    const failing = async function* () {
      yield randomBytes(CHUNK_BYTES * 2);
      throw new Error('the disk was unplugged');
    };
    const stored = vault.store(cipher, requestId, { ...draft(Buffer.alloc(0)), content: failing() });
    await expect(stored).rejects.toThrow('the disk was unplugged');
    expect(artifacts.stored.size).toBe(0);
  });

  it('takes ciphers of its own key ring alone', async () => {
    const { vault, cipher } = await setUp();
    const foreign: SubjectCipher = {
      keyId: cipher.keyId,
      seal: (text) => cipher.seal(text),
      open: (sealed) => cipher.open(sealed),
      digest: (text) => cipher.digest(text),
    };
    await expect(vault.store(foreign, requestId, draft(Buffer.alloc(1)))).rejects.toThrow(TypeError);
  });
});

describe('an artifact that cannot be read back', () => {
  it('is found out when its reference was made for another content', async () => {
    const { keep, vault } = await setUp();
    const ref = await keep(randomBytes(100));
    const other = { ...ref, sha256: '0'.repeat(64) };
    await expect(collect(vault.read(requestId, other))).rejects.toThrow(SealBroken);
  });

  it('is gone with its key, and one that is not there is told apart', async () => {
    const { keep, ring, vault, cipher } = await setUp();
    const ref = await keep(randomBytes(100));
    await expect(collect(vault.read(requestId, { ...ref, id: randomUUID() }))).rejects.toThrow(
      UnknownArtifact,
    );
    await ring.destroy(cipher.keyId);
    await expect(collect(vault.read(requestId, ref))).rejects.toThrow(KeyDestroyed);
  });
});
