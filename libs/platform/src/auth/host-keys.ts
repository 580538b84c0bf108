import { randomUUID } from 'node:crypto';
import type { Clock, HostCredential, HostCredentials } from '#ports';
import { hashOfToken, newToken } from './token.js';

/** The credentials of handlers' processes: issued, listed, revoked, and recognised by the hash of their token. */
export class HostKeys {
  constructor(
    private readonly credentials: HostCredentials,
    private readonly clock: Clock,
  ) {}

  /** @returns the token, which is told this once and kept nowhere */
  async issue({
    source,
    hosts,
  }: Pick<HostCredential, 'source' | 'hosts'>): Promise<{ readonly id: string; readonly token: string }> {
    const [id, token] = [randomUUID(), newToken()];
    const createdAt = this.clock.now();
    await this.credentials.add({ id, source, hosts, tokenHash: hashOfToken(token), createdAt });
    return { id, token };
  }

  list(): Promise<readonly HostCredential[]> {
    return this.credentials.list();
  }

  /** @returns whether there was one */
  revoke(id: string): Promise<boolean> {
    return this.credentials.remove(id);
  }

  /** Looked up each time: one that was revoked lets nobody in any more, from the next call on. */
  credentialOf(token: string): Promise<HostCredential | undefined> {
    return this.credentials.findByHash(hashOfToken(token));
  }
}
