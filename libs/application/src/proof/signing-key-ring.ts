import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Instant, SigningJwk, SigningKeyList } from '#contracts';
import { later } from '#domain';
import type { Clock, SigningKeys, StoredSigningKey } from '#ports';
import { jwkOf, keyIdOf, publicPartOf, signatureOf } from '#proof';
import { box, deriveKey, unbox, type MasterKey } from '#vault';
import { isAsMade, lostSigningKeys, type HeadLog } from './lost-signing-keys.js';

/** What heads were signed with before is not there: signing with another key would look like somebody else's log. */
export class SigningKeyMissing extends Error {
  override readonly name = 'SigningKeyMissing';

  constructor(kid: string, why: string) {
    super(
      `The signing key ${kid} ${why}. Keys are looked for in the store itself (signing_keys: in data.db, or in the ` +
        'database), and opened with the master key that was given. Restore them from the backup that the data came ' +
        'from, or, if the key is lost, make a new one with `npm run signing-key -- rotate`: what was signed before ' +
        'stays provable with the old public key. Nothing is signed until then.',
    );
  }
}

/** The key in use. */
export interface Signer {
  readonly jwk: SigningJwk;
  /** over the canonical form of the value, base64url */
  sign(value: object): string;
}

/** Another process may have made a new key: looked up again after so long, milliseconds of real time. */
const BELIEVED_MS = 60_000;

/** Makes, finds and rotates the keys that Lethe signs with. Private halves are wrapped by the master key. */
export class SigningKeyRing {
  readonly #wrapping: KeyObject;
  #held: { readonly signer: Promise<Signer>; readonly until: number } | undefined;

  constructor(
    private readonly keys: SigningKeys,
    master: MasterKey,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    this.#wrapping = deriveKey(master, 'signing-key-wrapping');
  }

  /**
   * The key in use; the first is made by whoever asks first.
   * @throws {SigningKeyMissing} @throws {StoreUnavailable}
   */
  signer(): Promise<Signer> {
    const now = performance.now();
    if (!this.#held || this.#held.until <= now) {
      const signer = this.#load();
      this.#held = { signer, until: now + BELIEVED_MS };
      signer.catch(() => (this.#held = undefined));
    }
    return this.#held.signer;
  }

  /**
   * At a start. @throws {SigningKeyMissing} what the log was signed with is not among the keys, or not as it was
   * @throws {StoreUnavailable}
   */
  async check(log: HeadLog): Promise<void> {
    const [lost] = await lostSigningKeys(log, await this.keys.list());
    if (lost)
      throw new SigningKeyMissing(
        lost.kid,
        `that the log was signed with ${lost.changed ? 'has another public half in the store: its record was changed' : 'is not in the store'}`,
      );
    await this.signer();
  }

  /** All public keys, the one in use last; without those whose records were changed. @throws {StoreUnavailable} */
  async published(): Promise<SigningKeyList> {
    const keys = inTheirOrder((await this.keys.list()).filter(isAsMade));
    return {
      keys: keys.map(({ x, createdAt }, index) => ({
        ...jwkOf(x),
        use: 'sig',
        alg: 'EdDSA',
        createdAt,
        retiredAt: keys[index + 1]?.createdAt ?? null,
      })),
    };
  }

  /**
   * A new key takes the place of the one in use, whose private half is destroyed. Public halves that are gone are
   * taken from the heads that they signed: those stay provable. @throws {StoreUnavailable}
   */
  async rotate(log: HeadLog): Promise<SigningJwk> {
    for (;;) {
      await this.#recover(log);
      const number = ((await this.keys.list()).at(-1)?.number ?? 0) + 1;
      // What was signed last was signed before: the clock of whoever rotates may be behind that of who signed.
      const last = await log.lastHead();
      const made = this.#make(number, last ? later(this.clock.now(), last.signedAt) : this.clock.now());
      if (!(await this.keys.add(made))) continue;
      await this.keys.forgetBefore(number);
      this.#held = undefined;
      return jwkOf(made.x);
    }
  }

  async #recover(log: HeadLog): Promise<void> {
    const known = await this.keys.list();
    const taken = new Set(known.map(({ number }) => number));
    let number = 1;
    for (const { kid, x, since } of await lostSigningKeys(log, known)) {
      while (taken.has(number)) number += 1;
      taken.add(number);
      await this.keys.add({ number, kid, x, wrapped: null, createdAt: since });
    }
  }

  async #load(): Promise<Signer> {
    const known = await this.keys.list();
    const inUse = known.at(-1);
    if (inUse) {
      // A rotation that broke off between its two steps is ended here.
      if (known.some(({ number, wrapped }) => number < inUse.number && wrapped !== null))
        await this.keys.forgetBefore(inUse.number);
      return this.#open(inUse);
    }
    await this.keys.add(this.#make(1, this.clock.now()));
    return this.#load();
  }

  #make(number: number, createdAt: Instant): StoredSigningKey {
    const { privateKey } = generateKeyPairSync('ed25519');
    const x = publicPartOf(privateKey);
    const kid = keyIdOf(x);
    const secret = privateKey.export({ format: 'der', type: 'pkcs8' });
    const wrapped = box(this.#wrapping, wrapTerms(kid), secret);
    secret.fill(0);
    return { number, kid, x, wrapped, createdAt };
  }

  #open({ kid, x, wrapped }: StoredSigningKey): Signer {
    const secret = wrapped && unbox(this.#wrapping, wrapTerms(kid), wrapped);
    if (!secret)
      throw new SigningKeyMissing(
        kid,
        wrapped ? 'was wrapped by another master key, or its record was changed' : 'has no private half',
      );
    const key = createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' });
    secret.fill(0);
    if (publicPartOf(key) !== x || keyIdOf(x) !== kid)
      throw new SigningKeyMissing(
        kid,
        'is not the one that its public half belongs to: its record was changed',
      );
    return { jwk: jwkOf(x), sign: (value) => signatureOf(value, key) };
  }
}

/** One that was taken from the heads has a late number, and its time is that of its first head. */
function inTheirOrder(keys: readonly StoredSigningKey[]): readonly StoredSigningKey[] {
  const retired = keys.slice(0, -1).sort((one, other) => one.createdAt.localeCompare(other.createdAt));
  return [...retired, ...keys.slice(-1)];
}

const wrapTerms = (kid: string): string => `signing.${kid}`;
