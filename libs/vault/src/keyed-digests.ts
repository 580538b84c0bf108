import { createHmac, type KeyObject } from 'node:crypto';
import type { Instant, RequestId, Sha256, Subject } from '#contracts';
import { derivedUuid } from './derived-uuid.js';
import { deriveKey, type MasterKey } from './master-key.js';

/**
 * Hashes that only the holder of the master key can make: they find the same person or the same
 * submission again without keeping either, and cannot be guessed from a list of names.
 */
export class KeyedDigests {
  readonly #subjects: KeyObject;
  readonly #submissions: KeyObject;
  readonly #tokens: KeyObject;

  constructor(master: MasterKey) {
    this.#subjects = deriveKey(master, 'subject-digests');
    this.#submissions = deriveKey(master, 'idempotency');
    this.#tokens = deriveKey(master, 'api-key-tokens');
  }

  /**
   * One digest for each identity, in the order of the fields, each once. The kind of an identity is
   * not part of it: what one request calls an alias another may call the sAMAccountName.
   */
  subjectDigests(subject: Subject): Sha256[] {
    const names = [
      subject.userPrincipalName,
      subject.samAccountName,
      subject.objectId,
      ...(subject.aliases ?? []),
    ];
    const distinct = new Set(names.filter((name) => name !== undefined).map(normalizedName));
    return [...distinct].map((name) => hmac(this.#subjects, name).toString('hex'));
  }

  /**
   * By which requests about the same person are known: one for each identity as above, and one for the account name
   * in `EXAMPLE\\ada`, which another request may have on its own. To find one request too many is better here than
   * to miss one.
   */
  samePerson(subject: Subject): Sha256[] {
    const aliases = subject.aliases ?? [];
    const accounts = aliases.flatMap((alias) => /^[^\\]+\\([^\\]+)$/.exec(alias)?.[1] ?? []);
    return this.subjectDigests({ ...subject, aliases: [...aliases, ...accounts] });
  }

  /** The id that a caller's idempotency key always leads to: a UUID of version 8 (RFC 9562, own content). */
  requestIdFor(callerId: string, idempotencyKey: string): RequestId {
    return this.#idFor('request', callerId, idempotencyKey);
  }

  /** The same for what else a call makes: one key used for two of these makes both. */
  madeIdFor(what: 'legal-hold' | 'api-key' | 'webhook', callerId: string, idempotencyKey: string): string {
    return this.#idFor(what, callerId, idempotencyKey);
  }

  /**
   * 32 bytes that are as good as random to whoever lacks the master key or the idempotency key, and the same again
   * for a call that is repeated. Made at another time they are others: what was deleted does not come back.
   */
  tokenBytesFor(callerId: string, idempotencyKey: string, madeAt: Instant): Uint8Array {
    return hmac(this.#tokens, JSON.stringify([callerId, idempotencyKey, madeAt]));
  }

  #idFor(what: string, callerId: string, idempotencyKey: string): string {
    // JSON keeps ("ab", "c") and ("a", "bc") apart.
    return derivedUuid(hmac(this.#submissions, JSON.stringify([what, callerId, idempotencyKey])));
  }

  /** Tells a repeated submission from another body under the same key. */
  bodyDigest(text: string): Sha256 {
    return hmac(this.#submissions, JSON.stringify(['body', text])).toString('hex');
  }
}

/** One spelling for names that mean the same account: compatibility forms folded, lower case. */
export const normalizedName = (name: string): string =>
  name.normalize('NFKC').toLowerCase().normalize('NFKC');

const hmac = (key: KeyObject, text: string): Buffer =>
  createHmac('sha256', key).update(text, 'utf8').digest();
