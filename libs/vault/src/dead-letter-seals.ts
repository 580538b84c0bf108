import { z } from 'zod';
import type { Instant, Sealed } from '#contracts';
import { SealBroken, UnknownKey, type Clock, type LetterSealer, type RawMessage } from '#ports';
import type { KeyRing } from './key-ring.js';
import type { MasterKey } from './master-key.js';
import { MonthKeys, monthOf, type Month } from './month-keys.js';
import { keyIdOf } from './subject-key.js';

const KEPT_MS = 30 * 24 * 3600 * 1000;
const FORMAT = 'd1';

const Content = z.strictObject({ key: z.string(), value: z.base64().nullable() });

/**
 * Seals dead letters with a key for each calendar month (see MonthKeys), destroyed when the last letter that it
 * can have sealed is 30 days old.
 *
 * A sealed letter is
 * `d1.<month>.<sealed text>`. The month is named so that a letter can only be opened with the key of a
 * month: text that was sealed for a person, passed off as a letter, would else be opened by a redrive.
 */
export class DeadLetterSeals implements LetterSealer {
  readonly #keys: MonthKeys;

  constructor(
    ring: KeyRing,
    master: MasterKey,
    private readonly clock: Clock,
  ) {
    this.#keys = new MonthKeys(ring, master, {
      purpose: 'dead-letter-months',
      words: 'dead letters',
      keptMs: KEPT_MS,
    });
  }

  /** @throws {StoreUnavailable} @throws {KeyDestroyed} the clock stands in a month that is long over */
  async seal({ key, value }: RawMessage): Promise<string> {
    const now = this.clock.now();
    const cipher = await this.#keys.sealing(now);
    const content: z.infer<typeof Content> = { key, value: value && Buffer.from(value).toString('base64') };
    return `${FORMAT}.${monthOf(now)}.${cipher.seal(JSON.stringify(content))}`;
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
    if (keyIdOf(sealed) !== this.#keys.idOf(month)) throw broken();
    const cipher = await this.#keys.opening(month).catch((error: unknown) => {
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
  destroyExpired(now: Instant): Promise<readonly Month[]> {
    return this.#keys.destroyExpired(now);
  }
}

const broken = (): SealBroken => new SealBroken('a dead letter that this installation has not sealed');
