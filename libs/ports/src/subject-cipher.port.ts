import type { Sealed, Sha256 } from '#contracts';

/** One subject's key in use. The key itself stays inside. */
export interface SubjectCipher {
  readonly keyId: string;
  seal(text: string): Sealed;
  /** @throws {SealBroken} changed, cut, or sealed with another key */
  open(sealed: Sealed): string;
  /** HMAC-SHA-256 under a key derived from the subject's: comparable while the key lives, meaningless after. */
  digest(text: string): Sha256;
}
