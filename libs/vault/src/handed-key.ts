import type { SubjectCipher } from '#ports';
import { SubjectKey } from './subject-key.js';

/** A subject's key that the vault has handed to a handler, for as long as its lease runs. */
export interface HandedKey extends SubjectCipher {
  /** After this it is of no use to anyone who still holds it: what is asked of it is a KeyDestroyed. */
  forget(): void;
}

/** @param secret the 32 bytes that the vault gave; they are overwritten here */
export function handedKey(keyId: string, secret: Uint8Array): HandedKey {
  const key = new SubjectKey(keyId, secret);
  secret.fill(0);
  return key;
}
