import { randomUUID } from 'node:crypto';
import { ok, refused, shownAgain, type Caller, type Result } from '#application';
import type { ApiKeyList, CreateApiKeyBody, CreatedApiKey, Instant } from '#contracts';
import type { Clock, Credential, Credentials } from '#ports';
import { hashOfToken, newToken, tokenOf } from './token.js';

const MOST_REMEMBERED = 1000;
/** Another process may have deleted a key: nobody is believed longer than this without a look. */
const BELIEVED_MS = 10_000;

const actorId = (key: string): string => `key:${key}`;

/** What follows from who makes a key and the idempotency key of the call. */
export interface RepeatableMaking {
  madeIdFor(what: 'api-key', callerId: string, idempotencyKey: string): string;
  tokenBytesFor(callerId: string, idempotencyKey: string, madeAt: Instant): Uint8Array;
}

interface Making {
  readonly callerId: string;
  readonly idempotencyKey: string;
}

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
    private readonly repeatable: RepeatableMaking,
  ) {}

  /**
   * Makes a key. Repeated with its idempotency key, the call finds the one that it made, with the same token, for a
   * day: the token follows from the master key, the caller, that key and the time, so nothing more is kept of it.
   */
  async create(
    body: CreateApiKeyBody,
    callerId: string,
    idempotencyKey?: string,
  ): Promise<Result<CreatedApiKey>> {
    if (idempotencyKey === undefined) return ok(await this.add(body, randomUUID(), newToken));
    const making = { callerId, idempotencyKey };
    const id = this.repeatable.madeIdFor('api-key', callerId, idempotencyKey);
    const made = (await this.find(id)) ? undefined : await this.add(body, id, (at) => this.token(making, at));
    // Of two such calls at one moment the other one may have been first.
    const kept = await this.find(id);
    if (!kept) return made ? ok(made) : refused('not-found');
    return this.answerOf(kept, body, making);
  }

  private async add(
    { name, role }: CreateApiKeyBody,
    id: string,
    tokenFor: (createdAt: Instant) => string,
  ): Promise<CreatedApiKey> {
    const createdAt = this.clock.now();
    const token = tokenFor(createdAt);
    await this.credentials.add({ id, name, role, tokenHash: hashOfToken(token), createdAt });
    return { id, token };
  }

  private token({ callerId, idempotencyKey }: Making, createdAt: Instant): string {
    return tokenOf(this.repeatable.tokenBytesFor(callerId, idempotencyKey, createdAt));
  }

  private answerOf(kept: Credential, body: CreateApiKeyBody, making: Making): Result<CreatedApiKey> {
    const { id, createdAt } = kept;
    if (kept.name !== body.name || kept.role !== body.role) return refused('idempotency-key-reused');
    return shownAgain({ id, createdAt, now: this.clock.now() }, () => ({
      id,
      token: this.token(making, createdAt),
    }));
  }

  private async find(id: string): Promise<Credential | undefined> {
    return (await this.credentials.list()).find((credential) => credential.id === id);
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
    return (await this.find(id)) !== undefined;
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
