import type { Instant } from '#contracts';

/** A key that heads and certificates are signed with, as it is stored. */
export interface StoredSigningKey {
  /** counts from 1: the highest is the one in use */
  readonly number: number;
  /** thumbprint of the public key (RFC 7638) */
  readonly kid: string;
  /** the public key: 32 bytes, base64url */
  readonly x: string;
  /** the private key, wrapped by the master key; null once it was retired: what it signed stays provable */
  readonly wrapped: Uint8Array | null;
  readonly createdAt: Instant;
}

/** Keeps the keys that Lethe signs with; of retired ones the public half, for ever. */
export interface SigningKeys {
  /** In order of their numbers. @throws {StoreUnavailable} */
  list(): Promise<readonly StoredSigningKey[]>;
  /** Durable when it resolves. Of two with one number the first stays. @returns whether it was this one @throws {StoreUnavailable} */
  add(key: StoredSigningKey): Promise<boolean>;
  /** Takes the private halves of those before this number away. @throws {StoreUnavailable} */
  forgetBefore(number: number): Promise<void>;
}
