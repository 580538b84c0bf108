/** A message as it lay on its topic. Nobody could read it, so it is treated as personal data. */
export interface RawMessage {
  /** empty for a message that came without one */
  readonly key: string;
  /** null: it had no value at all */
  readonly value: Uint8Array | null;
}

/** Seals what is put aside as a dead letter. What it sealed is opened for redrive only, elsewhere. */
export interface LetterSealer {
  /** @throws {StoreUnavailable} @throws {VaultRefused} this process may not have letters sealed */
  seal(raw: RawMessage): Promise<string>;
}
