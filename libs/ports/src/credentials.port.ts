import type { Instant, Role } from '#contracts';

/** An API key as it is stored: its hash, never the token. */
export interface Credential {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the token, hexadecimal */
  readonly tokenHash: string;
  readonly createdAt: Instant;
}

export interface Credentials {
  /** Durable when it resolves. One with its id that is there stays. */
  add(credential: Credential): Promise<void>;
  findByHash(tokenHash: string): Promise<Credential | undefined>;
  list(): Promise<readonly Credential[]>;
  /** @returns whether there was one */
  remove(id: string): Promise<boolean>;
}
