import { createHmac, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Instant, Sealed } from '#contracts';
import { KeyDestroyed, SealBroken, UnknownKey, type Clock, type LetterSealer, type RawMessage } from '#ports';
import { derivedUuid } from './derived-uuid.js';
import type { KeyRing } from './key-ring.js';
import { deriveKey, type MasterKey } from './master-key.js';
import { keyIdOf } from './subject-key.js';

const KEPT_MS = 30 * 24 * 3600 * 1000;
/** How far back a new process looks for keys that should have been destroyed while none was running. */
const MONTHS_BACK = 240;
const FORMAT = 'd1';

/** A calendar month of Lethe's clock in UTC, e.g. `2026-11`. */
export type Month = string;

const Content = z.strictObject({ key: z.string(), value: z.base64().nullable() });

/**
 * Seals dead letters with a key for each calendar month. It is destroyed when the last letter that it can
 * have sealed is 30 days old, and all letters of the month are unreadable at once, wherever they lie.
 *
 * The id of a month's key is derived from the master key, so that all processes come to the same one
 * without talking; which bytes it has is decided by the first of them that stores it. A sealed letter is
 * `d1.<month>.<sealed text>`. The month is named so that a letter can only be opened with the key of a
 * month: text that was sealed for a person, passed off as a letter, would else be opened by a redrive.
 */
export class DeadLetterSeals implements LetterSealer {
  readonly #months: KeyObject;
  #destroyedThrough: number | undefined;

  constructor(
    private readonly ring: KeyRing,
    master: MasterKey,
    private readonly clock: Clock,
  ) {
    this.#months = deriveKey(master, 'dead-letter-months');
  }

  /** @throws {StoreUnavailable} @throws {KeyDestroyed} the clock stands in a month that is long over */
  async seal({ key, value }: RawMessage): Promise<string> {
    const month = monthNamed(numberOf(this.clock.now()));
    const cipher = await this.ring.shared(this.#keyId(month));
    const content: z.infer<typeof Content> = { key, value: value && Buffer.from(value).toString('base64') };
    return `${FORMAT}.${month}.${cipher.seal(JSON.stringify(content))}`;
  }

  /**
   * The message as it lay on its topic, for handing it over again and for nothing else.
   * @throws {SealBroken} it is no sealed letter, was changed, or is of another installation
   * @throws {KeyDestroyed} it has expired @throws {StoreUnavailable}
   */
  async open(letter: string): Promise<RawMessage> {
    const [, month, text] = /^d1\.(\d{4}-\d{2})\.(.+)$/s.exec(letter) ?? [];
    if (month === undefined || text === undefined) throw broken();
    const sealed = text as Sealed; // a claim, which the cipher checks
    const keyId = this.#keyId(month);
    if (keyIdOf(sealed) !== keyId) throw broken();
    const cipher = await this.ring.cipher(keyId).catch((error: unknown) => {
      throw error instanceof UnknownKey ? broken() : error;
    });
    const { key, value } = Content.parse(JSON.parse(cipher.open(sealed)));
    return { key, value: value === null ? null : Buffer.from(value, 'base64') };
  }

  /**
   * Destroys the keys of all months whose last letter is over 30 days old.
   * @returns the months whose keys were destroyed now, earliest first
   * @throws {StoreUnavailable} the next call goes on where this one stopped
   */
  async destroyExpired(now: Instant): Promise<readonly Month[]> {
    // The month of 30 days ago is not over for that long; the one before it is.
    const last = numberOf(new Date(Date.parse(now) - KEPT_MS).toISOString()) - 1;
    const destroyed: Month[] = [];
    for (let month = (this.#destroyedThrough ?? last - MONTHS_BACK) + 1; month <= last; month += 1) {
      if (await this.#destroy(monthNamed(month))) destroyed.push(monthNamed(month));
      this.#destroyedThrough = month;
    }
    return destroyed;
  }

  async #destroy(month: Month): Promise<boolean> {
    const keyId = this.#keyId(month);
    try {
      await this.ring.cipher(keyId);
    } catch (error) {
      // A month without letters is left alone: a destroyed key leaves a mark in the store for ever.
      if (error instanceof UnknownKey || error instanceof KeyDestroyed) return false;
      throw error;
    }
    await this.ring.destroy(keyId);
    return true;
  }

  #keyId(month: Month): string {
    return derivedUuid(createHmac('sha256', this.#months).update(`dead letters of ${month}`).digest());
  }
}

/** Months counted from the year 0. */
const numberOf = (moment: Instant): number => {
  const date = new Date(moment);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

const monthNamed = (number: number): Month =>
  `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`;

const broken = (): SealBroken => new SealBroken('a dead letter that this installation has not sealed');
