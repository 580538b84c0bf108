import type { Instant, Sealed } from '#contracts';
import { KeyDestroyed, UnknownKey } from '#ports';
import type { KeyRing } from './key-ring.js';
import type { MasterKey } from './master-key.js';
import { MonthKeys, monthOf, type Month } from './month-keys.js';
import { keyIdOf } from './subject-key.js';

/** As long as Lethe keeps its own record of a request: 24 months. */
const KEPT_MS = 731 * 24 * 3600 * 1000;

/**
 * Seals what people give as the reason of an act that belongs to no request, and that may name somebody all
 * the same, with a key for each month, which is destroyed two years after the month. That the act was done
 * stays in the chain.
 */
export class ReasonSeals {
  readonly #keys: MonthKeys;

  constructor(ring: KeyRing, master: MasterKey) {
    this.#keys = new MonthKeys(ring, master, {
      purpose: 'audit-months',
      words: 'reasons',
      keptMs: KEPT_MS,
    });
  }

  /** @throws {StoreUnavailable} @throws {KeyDestroyed} the clock stands in a month that is long over */
  async seal(reason: string, at: Instant): Promise<Sealed> {
    return (await this.#keys.sealing(at)).seal(reason);
  }

  /**
   * @param at when it was sealed, as the commit says
   * @returns undefined: its key was destroyed, or it was sealed by another installation
   * @throws {SealBroken} @throws {StoreUnavailable}
   */
  async open(reason: Sealed, at: Instant): Promise<string | undefined> {
    const month = monthOf(at);
    // Only with the key of its month: text that was sealed for a person, passed off as a reason, is not opened.
    if (keyIdOf(reason) !== this.#keys.idOf(month)) return undefined;
    try {
      return (await this.#keys.opening(month)).open(reason);
    } catch (error) {
      if (error instanceof UnknownKey || error instanceof KeyDestroyed) return undefined;
      throw error;
    }
  }

  /** @returns the months whose keys were destroyed now @throws {StoreUnavailable} */
  destroyExpired(now: Instant): Promise<readonly Month[]> {
    return this.#keys.destroyExpired(now);
  }
}
