import { setTimeout as wait } from 'node:timers/promises';
import type { Instant } from '#contracts';
import type { Clock, DeadLetters } from '#ports';
import { expiredBefore } from './recovery-parts.js';

export interface LetterExpiryParts {
  readonly letters: Pick<DeadLetters, 'removeBefore'>;
  /** destroy the keys of months whose last text has expired: of letters, of reasons */
  readonly seals: readonly { destroyExpired(now: Instant): Promise<unknown> }[];
  readonly clock: Clock;
  /** told of a fault; the next look comes sooner then */
  readonly onFault: (error: unknown) => void;
}

const LOOK_EVERY_MS = 6 * 3_600_000;
/** On real time: a store that is away is not on Lethe's clock, of which a minute may be some milliseconds. */
const AFTER_FAULT_MS = 60_000;

/**
 * Removes dead letters that have expired, and destroys the keys they were sealed with: then nobody can
 * read them any more wherever they lie. So are reasons of acts that are recorded. Several processes may do this side by side.
 */
export class LetterExpiry {
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(private readonly parts: LetterExpiryParts) {}

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** @throws {StoreUnavailable} */
  async removeExpired(): Promise<void> {
    const { letters, seals, clock } = this.parts;
    await letters.removeBefore(expiredBefore(clock));
    for (const each of seals) await each.destroyExpired(clock.now());
  }

  async #run(): Promise<void> {
    const { clock, onFault } = this.parts;
    const { signal } = this.#stopping;
    while (!signal.aborted)
      try {
        await this.removeExpired();
        await clock.until(new Date(Date.parse(clock.now()) + LOOK_EVERY_MS).toISOString(), signal);
      } catch (error) {
        onFault(error);
        await wait(AFTER_FAULT_MS, undefined, { signal }).catch(() => undefined);
      }
  }
}
