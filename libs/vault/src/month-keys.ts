import { createHmac, type KeyObject } from 'node:crypto';
import type { Instant } from '#contracts';
import { KeyDestroyed, UnknownKey, type SubjectCipher } from '#ports';
import { derivedUuid } from './derived-uuid.js';
import type { KeyRing } from './key-ring.js';
import { deriveKey, type KeyPurpose, type MasterKey } from './master-key.js';

/** A calendar month of Lethe's clock in UTC, e.g. `2026-11`. */
export type Month = string;

export interface MonthTerms {
  readonly purpose: KeyPurpose;
  /** goes into the ids of the keys: changing a word here loses them */
  readonly words: string;
  /** how long after the last text that a key can have sealed it is destroyed, milliseconds */
  readonly keptMs: number;
}

/** How far back a new process looks for keys that should have been destroyed while none was running. */
const MONTHS_BACK = 240;

/**
 * A key for each calendar month, destroyed when the last text that it can have sealed has been kept long
 * enough: then all of the month is unreadable at once, wherever it lies.
 *
 * The id of a month's key is derived from the master key, so that all processes come to the same one
 * without talking; which bytes it has is decided by the first of them that stores it.
 */
export class MonthKeys {
  readonly #months: KeyObject;
  #destroyedThrough: number | undefined;

  constructor(
    private readonly ring: KeyRing,
    master: MasterKey,
    private readonly terms: MonthTerms,
  ) {
    this.#months = deriveKey(master, terms.purpose);
  }

  idOf(month: Month): string {
    return derivedUuid(createHmac('sha256', this.#months).update(`${this.terms.words} of ${month}`).digest());
  }

  /** @throws {StoreUnavailable} @throws {KeyDestroyed} the moment lies in a month that is long over */
  sealing(moment: Instant): Promise<SubjectCipher> {
    return this.ring.shared(this.idOf(monthOf(moment)));
  }

  /** @throws {UnknownKey} @throws {KeyDestroyed} @throws {StoreUnavailable} */
  opening(month: Month): Promise<SubjectCipher> {
    return this.ring.cipher(this.idOf(month));
  }

  /**
   * Destroys the keys of all months whose last text has been kept long enough.
   * @returns the months whose keys were destroyed now, earliest first
   * @throws {StoreUnavailable} the next call goes on where this one stopped
   */
  async destroyExpired(now: Instant): Promise<readonly Month[]> {
    // The month of that moment is not over for so long; the one before it is.
    const last = numberOf(new Date(Date.parse(now) - this.terms.keptMs).toISOString()) - 1;
    const destroyed: Month[] = [];
    for (let month = (this.#destroyedThrough ?? last - MONTHS_BACK) + 1; month <= last; month += 1) {
      if (await this.#destroy(monthNamed(month))) destroyed.push(monthNamed(month));
      this.#destroyedThrough = month;
    }
    return destroyed;
  }

  async #destroy(month: Month): Promise<boolean> {
    const keyId = this.idOf(month);
    try {
      await this.ring.cipher(keyId);
    } catch (error) {
      // A month without texts is left alone: a destroyed key leaves a mark in the store for ever.
      if (error instanceof UnknownKey || error instanceof KeyDestroyed) return false;
      throw error;
    }
    await this.ring.destroy(keyId);
    return true;
  }
}

export const monthOf = (moment: Instant): Month => monthNamed(numberOf(moment));

/** Months counted from the year 0. */
const numberOf = (moment: Instant): number => {
  const date = new Date(moment);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

const monthNamed = (number: number): Month =>
  `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`;
