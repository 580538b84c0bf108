import { randomUUID } from 'node:crypto';
import type { HostAnnounced, Instant } from '#contracts';
import { configuredHosts, earlier, type Topology } from '#domain';
import type { HostRegistry } from '#ports';
import { realTime, Rounds, type RealTime } from '#source-kit';

export interface HostWatchParts {
  readonly registry: HostRegistry;
  readonly topology: Topology;
  /** ends what is left on retired hosts; see HostDesk */
  readonly settle?: (since?: Instant) => Promise<void>;
  readonly onFault: (error: unknown) => void;
  readonly time?: RealTime;
}

/** For so long after a retirement it is looked whether somebody has planned on the host in that moment. */
const SETTLED_FOR_MS = 5 * 60_000;
/** Real seconds between two signs of life of whoever listens. */
const SIGN_OF_LIFE_EVERY_SECONDS = 60;

/**
 * Listens to what hosts say of themselves, and says that it listens: while nobody does, nobody can be
 * called silent. Several may do it at once.
 */
export class HostWatch {
  readonly #rounds: Rounds;
  readonly #id = randomUUID();
  readonly #since: Instant;
  #hasSaidWhom = false;
  #hasSettled = false;

  constructor(private readonly parts: HostWatchParts) {
    const { onFault, time = realTime } = parts;
    this.#since = this.#now();
    this.#rounds = new Rounds({
      round: async () => {
        await this.#giveSignOfLife();
        await this.#settle();
      },
      everySeconds: SIGN_OF_LIFE_EVERY_SECONDS,
      onFault,
      time,
    });
  }

  /** Resolves when it is known that somebody listens, or that the store is away. */
  async start(): Promise<void> {
    await this.#rounds.start();
  }

  /** One that is gone must not be taken for one that still listens. */
  async stop(): Promise<void> {
    await this.#rounds.stop();
    await this.parts.registry.unwatching(this.#id).catch(this.parts.onFault);
  }

  /** @throws {StoreUnavailable} hand it over again */
  async take(announcement: HostAnnounced): Promise<void> {
    const receivedAt = this.#now();
    // The clock of a host may be ahead: what it says later must still count as newer.
    const seenAt = earlier(announcement.at, receivedAt);
    await this.parts.registry.seen({ announcement, seenAt, receivedAt });
  }

  async #giveSignOfLife(): Promise<void> {
    const { registry, topology } = this.parts;
    if (!this.#hasSaidWhom) {
      const since = this.#since;
      await registry.expect(configuredHosts(topology).map(({ source, host }) => ({ source, host, since })));
      this.#hasSaidWhom = true;
    }
    await registry.watching({ id: this.#id, since: this.#since, at: this.#now() });
  }

  /** The first time all: what broke off before this process was there is among them. */
  async #settle(): Promise<void> {
    const now = (this.parts.time ?? realTime).now();
    const since = this.#hasSettled ? new Date(now - SETTLED_FOR_MS).toISOString() : undefined;
    await this.parts.settle?.(since);
    this.#hasSettled = true;
  }

  #now(): Instant {
    return new Date((this.parts.time ?? realTime).now()).toISOString();
  }
}
