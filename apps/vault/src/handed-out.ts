import { refuse } from '#platform';
import { KeyDestroyed, UnknownKey } from '#ports';
import type { KeyRing, VerifiedGrant } from '#vault';

/**
 * Lets something be done with the bytes of the task's key, which are overwritten afterwards.
 * @throws {RefusedError} `key-destroyed`, `key-unknown` @throws {StoreUnavailable}
 */
export async function withKeyOf<T>(
  { subjectKeyId }: VerifiedGrant,
  keys: KeyRing,
  use: (secret: Buffer) => T,
): Promise<T> {
  let secret: Buffer;
  try {
    secret = await keys.handOut(subjectKeyId);
  } catch (error) {
    if (error instanceof KeyDestroyed) throw refuse('key-destroyed');
    if (error instanceof UnknownKey) throw refuse('key-unknown');
    throw error;
  }
  try {
    return use(secret);
  } finally {
    secret.fill(0);
  }
}

/** @throws {RefusedError} `key-destroyed`, `key-unknown` @throws {StoreUnavailable} */
export const demandKeyOf = (grant: VerifiedGrant, keys: KeyRing): Promise<void> =>
  withKeyOf(grant, keys, () => undefined);
