import { randomUUID } from 'node:crypto';
import type { Caller } from '#application';
import type { ApiKeyList, CreateApiKeyBody, CreatedApiKey } from '#contracts';
import type { Clock, Credential, Credentials } from '#ports';
import { hashOfToken, newToken } from './token.js';

const MOST_REMEMBERED = 1000;
/** Another process may have deleted a key: nobody is believed longer than this without a look. */
const BELIEVED_MS = 10_000;

const actorId = (key: string): string => `key:${key}`;

interface Remembered {
  readonly credential: Credential;
  readonly until: number;
}

/** API keys: made, listed, deleted, and recognised by the hash of their token. */
export class ApiKeys {
  private readonly remembered = new Map<string, Remembered>();
  /** counts deletions: what was looked up before one is not remembered after it */
  private deletions = 0;

  constructor(
    private readonly credentials: Credentials,
    private readonly clock: Clock,
  ) {}

  async create({ name, role }: CreateApiKeyBody): Promise<CreatedApiKey> {
    const token = newToken();
    const id = randomUUID();
    await this.credentials.add({
      id,
      name,
      role,
      tokenHash: hashOfToken(token),
      createdAt: this.clock.now(),
    });
    return { id, token };
  }

  async list(): Promise<ApiKeyList> {
    const credentials = await this.credentials.list();
    return { items: credentials.map(({ id, name, role, createdAt }) => ({ id, name, role, createdAt })) };
  }

  /** What the keys that are valid are for, by the ids under which they act. */
  async names(): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.credentials.list()).map(({ id, name }) => [actorId(id), name]));
  }

  async has(id: string): Promise<boolean> {
    return (await this.credentials.list()).some((credential) => credential.id === id);
  }

  /** @returns whether there was one */
  async delete(id: string): Promise<boolean> {
    const removed = await this.credentials.remove(id);
    this.deletions += 1;
    for (const [hash, { credential }] of this.remembered)
      if (credential.id === id) this.remembered.delete(hash);
    return removed;
  }

  async callerOf(token: string): Promise<Caller | undefined> {
    const hash = hashOfToken(token);
    const credential = this.recall(hash) ?? (await this.lookUp(hash));
    return credential && { id: actorId(credential.id), role: credential.role, channel: 'rest' };
  }

  private recall(hash: string): Credential | undefined {
    const entry = this.remembered.get(hash);
    return entry && entry.until > performance.now() ? entry.credential : undefined;
  }

  private async lookUp(hash: string): Promise<Credential | undefined> {
    const before = this.deletions;
    const credential = await this.credentials.findByHash(hash);
    this.remembered.delete(hash);
    if (!credential || this.deletions !== before) return credential;
    const [oldest] = this.remembered.keys();
    if (this.remembered.size >= MOST_REMEMBERED && oldest !== undefined) this.remembered.delete(oldest);
    this.remembered.set(hash, { credential, until: performance.now() + BELIEVED_MS });
    return credential;
  }
}
