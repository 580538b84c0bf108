import { VaultRefused, type Clock } from '#ports';

/**
 * How long a key may be used, on Lethe's clock. The vault says for how many seconds from its answer on, so
 * a clock that differs from the vault's changes nothing.
 */
export class Lease {
  #end: number;
  /** Whoever waited for its end has forgotten the key: an answer that comes late makes it of use no more. */
  #isOver = false;

  constructor(
    private readonly clock: Clock,
    answer: LeaseAnswer,
  ) {
    this.#end = endOf(answer);
  }

  /** @throws {VaultRefused} it is over: the vault agreed too late */
  extend(answer: LeaseAnswer): void {
    if (this.#isOver) throw leaseOver();
    this.#end = Math.max(this.#end, endOf(answer));
  }

  /** @throws {VaultRefused} the lease is over */
  demand(): void {
    if (this.#isOver || Date.parse(this.clock.now()) >= this.#end) throw leaseOver();
  }

  /** Resolves when it is over for good, however often it was extended, or when the signal is aborted. */
  async over(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && Date.parse(this.clock.now()) < this.#end)
      await this.clock.until(new Date(this.#end).toISOString(), signal);
    this.#isOver = true;
  }
}

export interface LeaseAnswer {
  /** on Lethe's clock, before the vault was asked */
  readonly askedAt: string;
  readonly usableForSeconds: number;
}

const leaseOver = (): VaultRefused => new VaultRefused('the lease of the task is over.', true);

const endOf = ({ askedAt, usableForSeconds }: LeaseAnswer): number =>
  Date.parse(askedAt) + Math.ceil(usableForSeconds * 1000);
