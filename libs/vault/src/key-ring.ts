import { randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import {
  KeyDestroyed,
  SealBroken,
  UnknownKey,
  type SubjectCipher,
  type SubjectKeys,
  type WrappedKey,
} from '#ports';
import { box, unbox } from './aes-gcm.js';
import { deriveKey, type MasterKey } from './master-key.js';
import { SubjectKey } from './subject-key.js';

export interface KeyRingOptions {
  /** keys made durable in one write; a submission takes one without paying for a write of its own */
  readonly poolSize?: number;
  /** unwrapped keys held in memory */
  readonly cacheSize?: number;
  /** real time after which one that is held is looked up again: another process may have destroyed it */
  readonly believedMs?: number;
}

interface Held {
  readonly key: Promise<SubjectKey>;
  /** on the clock of `performance.now` */
  readonly until: number;
}

/**
 * Makes, finds and destroys the subjects' keys. A wrapped key is AES-256-GCM under the wrapping key,
 * with format and key id as additional data, so that one key's record cannot be passed off as another's.
 *
 * Keys of the pool that nobody took when the process ends stay in the store and open nothing.
 */
export class KeyRing {
  readonly #wrapping: KeyObject;
  readonly #poolSize: number;
  readonly #cacheSize: number;
  readonly #believedMs: number;
  readonly #pool: SubjectKey[] = [];
  /** in order of last use; promises, so that a load in flight is found (and dropped) by `destroy` too */
  readonly #cache = new Map<string, Held>();
  #filling: Promise<void> | undefined;

  constructor(
    private readonly keys: SubjectKeys,
    master: MasterKey,
    { poolSize = 64, cacheSize = 5_000, believedMs = 60_000 }: KeyRingOptions = {},
  ) {
    this.#wrapping = deriveKey(master, 'subject-key-wrapping');
    this.#poolSize = poolSize;
    this.#cacheSize = cacheSize;
    this.#believedMs = believedMs;
  }

  /** A new subject's key; it is durable when this resolves. @throws {StoreUnavailable} */
  async create(): Promise<SubjectCipher> {
    for (;;) {
      const key = this.#pool.pop();
      if (key) {
        this.#remember(key.keyId, { key: Promise.resolve(key), until: this.#until() });
        return key;
      }
      await (this.#filling ??= this.#fillPool().finally(() => (this.#filling = undefined)));
    }
  }

  /** @throws {KeyDestroyed} @throws {UnknownKey} @throws {SealBroken} another master key wrapped it @throws {StoreUnavailable} */
  async cipher(keyId: string): Promise<SubjectCipher> {
    const held = this.#cache.get(keyId);
    const isBelieved = held !== undefined && held.until > performance.now();
    const taken = isBelieved
      ? held
      : { key: held ? this.#lookAgain(keyId, held) : this.#load(keyId), until: this.#until() };
    this.#remember(keyId, taken);
    return taken.key;
  }

  /**
   * The key of an id that several processes derive alike, made if there is none. Whoever stores his first
   * decides, and all use that one.
   * @throws {KeyDestroyed} @throws {SealBroken} @throws {StoreUnavailable}
   */
  async shared(keyId: string): Promise<SubjectCipher> {
    try {
      return await this.cipher(keyId);
    } catch (error) {
      if (!(error instanceof UnknownKey)) throw error;
    }
    await this.keys.add([this.#newKey(keyId).stored]);
    return this.cipher(keyId);
  }

  /**
   * The bytes of a key, for the vault alone, which hands them to a handler. Always from the store: what
   * another process has destroyed is not handed out. Whoever gets them overwrites them.
   * @throws {KeyDestroyed} @throws {UnknownKey} @throws {SealBroken} @throws {StoreUnavailable}
   */
  async handOut(keyId: string): Promise<Buffer> {
    const { wrapped } = await this.keys.get(keyId);
    const secret = unbox(this.#wrapping, wrapTerms(keyId), wrapped);
    if (!secret) throw new SealBroken(`subject key ${keyId} was not wrapped by this master key`);
    return secret;
  }

  /** Destroys the key for good, also for those who hold its cipher from this ring's cache. */
  async destroy(keyId: string): Promise<void> {
    await this.keys.destroy(keyId);
    // Only now: whatever was loaded until the store had destroyed it is in the cache by this time.
    await this.#drop(keyId);
  }

  async #fillPool(): Promise<void> {
    const made = Array.from({ length: this.#poolSize }, () => this.#newKey());
    await this.keys.add(made.map(({ stored }) => stored));
    this.#pool.push(...made.map(({ key }) => key));
  }

  #newKey(keyId: string = randomUUID()): { readonly key: SubjectKey; readonly stored: WrappedKey } {
    const secret = randomBytes(32);
    const made = {
      key: new SubjectKey(keyId, secret),
      stored: { keyId, wrapped: box(this.#wrapping, wrapTerms(keyId), secret) },
    };
    secret.fill(0);
    return made;
  }

  async #load(keyId: string): Promise<SubjectKey> {
    try {
      const secret = await this.handOut(keyId);
      const key = new SubjectKey(keyId, secret);
      secret.fill(0);
      return key;
    } catch (error) {
      this.#cache.delete(keyId);
      throw error;
    }
  }

  /** The same key as before, for those who use it must be found when it is destroyed. */
  async #lookAgain(keyId: string, held: Held): Promise<SubjectKey> {
    const key = await held.key;
    try {
      await this.keys.get(keyId);
      return key;
    } catch (error) {
      if (error instanceof KeyDestroyed) {
        this.#cache.delete(keyId);
        key.forget();
      } else this.#cache.set(keyId, { key: held.key, until: 0 });
      throw error;
    }
  }

  #until(): number {
    return performance.now() + this.#believedMs;
  }

  #remember(keyId: string, held: Held): void {
    this.#cache.delete(keyId);
    this.#cache.set(keyId, held);
    if (this.#cache.size <= this.#cacheSize) return;
    const [oldest] = this.#cache.keys();
    if (oldest !== undefined) this.#cache.delete(oldest);
  }

  async #drop(keyId: string): Promise<void> {
    const held = this.#cache.get(keyId);
    this.#cache.delete(keyId);
    // A load that fails has nothing to forget, and whoever waits for it is told.
    await held?.key.then((key) => key.forget()).catch(() => undefined);
  }
}

const wrapTerms = (keyId: string): string => `w1.${keyId}`;
