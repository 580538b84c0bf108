import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Sealed, Sha256 } from '#contracts';
import { KeyDestroyed, SealBroken, type SubjectCipher } from '#ports';
import { decrypt, encrypt, box, unbox } from './aes-gcm.js';
import { derive } from './master-key.js';

const FORMAT = 's1';
const NONCE_PREFIX_BYTES = 7;

/** The key id that sealed text names. */
export const keyIdOf = (sealed: Sealed): string => sealed.slice(FORMAT.length + 1, FORMAT.length + 1 + 36);

/** Where a chunk stands in its artifact. Being wrong about it breaks the seal. */
export interface ChunkPlace {
  readonly index: number;
  readonly last: boolean;
}

/** Locks and unlocks the chunks of one artifact; see artifact-stream.ts. */
export interface ChunkLock {
  lock(plain: Uint8Array, place: ChunkPlace): Buffer;
  /** @returns undefined if the chunk was changed or stands elsewhere */
  unlock(sealed: Uint8Array, place: ChunkPlace): Buffer | undefined;
}

interface Keys {
  readonly text: KeyObject;
  readonly digest: KeyObject;
  readonly artifacts: KeyObject;
}

/**
 * One subject's key in use.
 *
 * This class is not exported from the library: outside, only the port `SubjectCipher` is seen, and what
 * a client of the vault makes of a key that was handed to it (`HandedKey`). The artifact vault needs more
 * than the port offers, so it asks for an *operation* (`chunkLock`) and recognises its own kind by
 * `instanceof`. No method returns key bytes; the three keys for text,
 * digests and artifacts are derived apart, so that the use of one cannot weaken another.
 */
export class SubjectKey implements SubjectCipher {
  #keys: Keys | undefined;

  constructor(
    readonly keyId: string,
    secret: Uint8Array,
  ) {
    const root = createSecretKey(secret);
    const inner = (use: string): KeyObject => derive(root, Buffer.alloc(0), `lethe/v1/subject/${use}`);
    this.#keys = { text: inner('text'), digest: inner('digest'), artifacts: inner('artifacts') };
  }

  seal(text: string): Sealed {
    const sealed = box(this.#use().text, this.#terms(), Buffer.from(text, 'utf8'));
    return `${this.#terms()}.${sealed.toString('base64url')}` as Sealed;
  }

  open(sealed: Sealed): string {
    const keys = this.#use();
    const head = `${this.#terms()}.`;
    if (!sealed.startsWith(head)) throw new SealBroken('text sealed with another key');
    const encoded = sealed.slice(head.length);
    const bytes = Buffer.from(encoded, 'base64url');
    // Decoding passes over foreign characters and spare bits: only the one true spelling is accepted.
    const plain =
      bytes.toString('base64url') === encoded ? unbox(keys.text, this.#terms(), bytes) : undefined;
    if (!plain) throw new SealBroken(`text under subject key ${this.keyId}`);
    return plain.toString('utf8');
  }

  digest(text: string): Sha256 {
    return createHmac('sha256', this.#use().digest).update(text, 'utf8').digest('hex');
  }

  /** Lets the artifact vault work with a key made for one artifact from its random salt. */
  chunkLock(artifactId: string, salt: Uint8Array, noncePrefix: Uint8Array): ChunkLock {
    if (noncePrefix.length !== NONCE_PREFIX_BYTES)
      throw new RangeError(`A nonce prefix has ${NONCE_PREFIX_BYTES} bytes.`);
    const key = derive(this.#use().artifacts, salt, 'lethe/v1/artifact');
    const aad = `a1.${this.keyId}.${artifactId}`;
    const terms = (place: ChunkPlace) => ({ key, aad, nonce: chunkNonce(noncePrefix, place) });
    return {
      lock: (plain, place) => encrypt(terms(place), plain),
      unlock: (sealed, place) => decrypt(terms(place), sealed),
    };
  }

  /** After this the object is of no use to anyone who still holds it. */
  forget(): void {
    this.#keys = undefined;
  }

  #terms(): string {
    return `${FORMAT}.${this.keyId}`;
  }

  #use(): Keys {
    if (!this.#keys) throw new KeyDestroyed(this.keyId);
    return this.#keys;
  }
}

/** @throws {TypeError} the cipher is not of this library, which alone can encrypt artifacts */
export function ownKey(cipher: SubjectCipher): SubjectKey {
  if (cipher instanceof SubjectKey) return cipher;
  throw new TypeError('Artifacts are sealed with ciphers of this library alone.');
}

/** STREAM: prefix, chunk number (big endian), 1 for the last chunk and 0 for all others. */
function chunkNonce(prefix: Uint8Array, { index, last }: ChunkPlace): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.set(prefix);
  nonce.writeUInt32BE(index, NONCE_PREFIX_BYTES);
  nonce.writeUInt8(last ? 1 : 0, 11);
  return nonce;
}
