/** A key of one subject as it is stored: wrapped by the master key. */
export interface WrappedKey {
  readonly keyId: string;
  readonly wrapped: Uint8Array;
}

/**
 * Keeps the wrapped subject keys, apart from the data they open. A destroyed key leaves only its id,
 * so that “destroyed” and “never there” are told apart and a restore cannot bring it back unseen.
 */
export interface SubjectKeys {
  /**
   * Durable when it resolves. An id that is there keeps the key that it has, also when several processes
   * add at once: whoever adds under an id that others may use too reads back whose key was first.
   * @throws {KeyDestroyed} one of them was destroyed; none is added
   */
  add(keys: readonly WrappedKey[]): Promise<void>;
  /** @throws {KeyDestroyed} @throws {UnknownKey} */
  get(keyId: string): Promise<WrappedKey>;
  /** After this nothing of the key is left in the store's files. Destroying twice is fine. */
  destroy(keyId: string): Promise<void>;
}
