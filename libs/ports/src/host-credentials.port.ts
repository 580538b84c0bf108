import type { Instant, Source } from '#contracts';

/** What lets a handler's process into the vault, as it is stored: the hash of its token, never the token. */
export interface HostCredential {
  readonly id: string;
  /** the one source whose tasks it may open */
  readonly source: Source;
  /** names of the hosts whose tasks it may open; tasks without a host are open to all of their source */
  readonly hosts: 'all' | readonly string[];
  /** SHA-256 of the token, hexadecimal */
  readonly tokenHash: string;
  readonly createdAt: Instant;
}

export interface HostCredentials {
  /** Durable when it resolves. @throws {StoreUnavailable} as the others below do */
  add(credential: HostCredential): Promise<void>;
  findByHash(tokenHash: string): Promise<HostCredential | undefined>;
  /** The oldest first. */
  list(): Promise<readonly HostCredential[]>;
  /** @returns whether there was one */
  remove(id: string): Promise<boolean>;
}
