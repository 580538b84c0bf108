import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';

const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** What must be the same for sealing and opening. A nonce is used once under one key. */
export interface GcmTerms {
  readonly key: KeyObject;
  readonly nonce: Uint8Array;
  /** bound to the cipher text, not stored in it */
  readonly aad: string;
}

/** AES-256-GCM: cipher text followed by the tag of 16 bytes. */
export function encrypt({ key, nonce, aad }: GcmTerms, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(aad));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @returns undefined if the tag does not hold: nothing of a changed text is ever handed out */
export function decrypt({ key, nonce, aad }: GcmTerms, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < TAG_BYTES) return undefined;
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(aad));
  decipher.setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(0, end));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return undefined;
  }
}

/** A small secret as one piece: nonce, cipher text, tag. The nonce is random: good for 2³² pieces a key. */
export function box(key: KeyObject, aad: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  return Buffer.concat([nonce, encrypt({ key, nonce, aad }, plain)]);
}

/** @returns undefined if it was changed, cut, or boxed under other terms */
export function unbox(key: KeyObject, aad: string, boxed: Uint8Array): Buffer | undefined {
  if (boxed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = boxed.subarray(0, NONCE_BYTES);
  return decrypt({ key, nonce, aad }, boxed.subarray(NONCE_BYTES));
}
