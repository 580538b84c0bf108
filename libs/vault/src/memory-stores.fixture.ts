import {
  KeyDestroyed,
  StoreUnavailable,
  UnknownArtifact,
  UnknownKey,
  type ArtifactStore,
  type Clock,
  type SubjectKeys,
  type WrappedKey,
} from '#ports';
import { newMasterKeyText, parseMasterKey, type MasterKey } from './master-key.js';

/** Stand-ins for this library's own specs, with a look inside. The real ones keep the contract suites. */
export class MemorySubjectKeys implements SubjectKeys {
  readonly stored = new Map<string, WrappedKey | 'destroyed'>();
  isAway = false;
  adds = 0;
  gets = 0;

  async add(keys: readonly WrappedKey[]): Promise<void> {
    this.adds += 1;
    for (const { keyId } of keys) if (this.stored.get(keyId) === 'destroyed') throw new KeyDestroyed(keyId);
    for (const key of keys) if (!this.stored.has(key.keyId)) this.stored.set(key.keyId, key);
  }

  async get(keyId: string): Promise<WrappedKey> {
    this.gets += 1;
    if (this.isAway) throw new StoreUnavailable('switched off');
    const found = this.stored.get(keyId);
    if (!found) throw new UnknownKey(keyId);
    if (found === 'destroyed') throw new KeyDestroyed(keyId);
    return found;
  }

  async destroy(keyId: string): Promise<void> {
    this.stored.set(keyId, 'destroyed');
  }
}

export class MemoryArtifacts implements ArtifactStore {
  isAway = false;
  readonly stored = new Map<string, Buffer>();
  /** how the stored bytes are cut when they are read */
  pieceBytes = 10_000;

  async write(requestId: string, artifactId: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    if (this.isAway) throw new StoreUnavailable('switched off');
    const pieces: Uint8Array[] = [];
    for await (const piece of content) pieces.push(piece);
    this.stored.set(`${requestId}/${artifactId}`, Buffer.concat(pieces));
  }

  async *read(requestId: string, artifactId: string): AsyncGenerator<Uint8Array> {
    const bytes = this.stored.get(`${requestId}/${artifactId}`);
    if (!bytes) throw new UnknownArtifact(artifactId);
    for (let at = 0; at < bytes.length; at += this.pieceBytes) yield bytes.subarray(at, at + this.pieceBytes);
  }

  async remove(requestId: string, artifactId: string): Promise<void> {
    this.stored.delete(`${requestId}/${artifactId}`);
  }

  async removeAll(requestId: string): Promise<void> {
    for (const id of await this.list(requestId)) await this.remove(requestId, id);
  }

  async list(requestId: string): Promise<readonly string[]> {
    const ids = [...this.stored.keys()].filter((id) => id.startsWith(`${requestId}/`));
    return ids.map((id) => id.slice(requestId.length + 1));
  }
}

/** Stands still until it is moved. */
export class StillClock implements Clock {
  constructor(private moment = '2026-11-20T09:00:00.000Z') {}

  now(): string {
    return this.moment;
  }

  advance(seconds: number): void {
    this.moment = new Date(Date.parse(this.moment) + seconds * 1000).toISOString();
  }

  async until(): Promise<void> {
    throw new Error('Nothing in the vault waits.');
  }
}

export const newMasterKey = (): MasterKey => parseMasterKey(newMasterKeyText());
