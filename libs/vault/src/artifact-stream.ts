import { randomBytes } from 'node:crypto';
import { SealBroken } from '#ports';
import { TAG_BYTES } from './aes-gcm.js';
import { blocks } from './blocks.js';
import type { ChunkLock, SubjectKey } from './subject-key.js';

/**
 * An artifact as it is stored: magic (4 bytes), salt (32), nonce prefix (7), then chunks of 64 KiB,
 * each AES-256-GCM with its tag. This is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár
 * 2015) with a key derived for each artifact, as Tink's AES-GCM-HKDF streaming does it: chunk number
 * and a flag for the last chunk are in the nonce, artifact id and key id in the additional data. A
 * chunk that was changed, moved, left out, added or taken from another artifact breaks the seal.
 */
const MAGIC = Buffer.from('LEA1', 'latin1');
const SALT_BYTES = 32;
const PREFIX_BYTES = 7;
const HEADER_BYTES = MAGIC.length + SALT_BYTES + PREFIX_BYTES;
export const CHUNK_BYTES = 64 * 1024;

export async function* encryptArtifact(
  key: SubjectKey,
  artifactId: string,
  plain: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const prefix = randomBytes(PREFIX_BYTES);
  const lock = key.chunkLock(artifactId, salt, prefix);
  yield Buffer.concat([MAGIC, salt, prefix]);
  for await (const { bytes, index, last } of blocks(plain, { first: CHUNK_BYTES, rest: CHUNK_BYTES }))
    yield lock.lock(bytes, { index, last });
}

/**
 * Hands out each chunk as soon as it is proven. Only the end proves that nothing is missing: what was
 * read before an error is thrown must not be used as a whole.
 * @throws {SealBroken}
 */
export async function* decryptArtifact(
  key: SubjectKey,
  artifactId: string,
  stored: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  let lock: ChunkLock | undefined;
  for await (const { bytes, index, last } of blocks(stored, {
    first: HEADER_BYTES,
    rest: CHUNK_BYTES + TAG_BYTES,
  })) {
    if (!lock) {
      if (last || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw broken(artifactId);
      // Copied: the block's buffer is used again.
      const salt = Buffer.from(bytes.subarray(MAGIC.length, MAGIC.length + SALT_BYTES));
      lock = key.chunkLock(artifactId, salt, Buffer.from(bytes.subarray(MAGIC.length + SALT_BYTES)));
      continue;
    }
    const plain = lock.unlock(bytes, { index: index - 1, last });
    if (!plain) throw broken(artifactId);
    yield plain;
  }
}

const broken = (artifactId: string): SealBroken => new SealBroken(`artifact ${artifactId}`);
