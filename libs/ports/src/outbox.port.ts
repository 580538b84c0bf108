import type { Instant } from '#contracts';

/** What came of the last try. */
export interface DeliveryAttempt {
  readonly at: Instant;
  /** what the other side answered with; null: it did not answer */
  readonly status: number | null;
  /** kebab-case: why it does not count as delivered; null: it does */
  readonly fault: string | null;
}

/** Something that is to reach the world outside at least once. It says what about; the content is made when it goes out. */
export interface Delivery {
  /** follows from what it is about and where it goes: the same twice is one */
  readonly id: string;
  /** where it goes, e.g. `webhook/<id>` or `mail` */
  readonly channel: string;
  /** JSON without personal data */
  readonly about: string;
  readonly createdAt: Instant;
  readonly state: 'waiting' | 'delivered' | 'failed';
  readonly attempts: number;
  /** null: not again by itself */
  readonly nextAttemptAt: Instant | null;
  readonly lastAttempt: DeliveryAttempt | null;
}

export interface DeliveryQuery {
  readonly channel: string;
  readonly limit: number;
  /** opaque; from the page before */
  readonly cursor?: string | undefined;
}

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  readonly nextCursor: string | null;
}

/** What a try changes. */
export type DeliveryOutcome = Pick<Delivery, 'id' | 'state' | 'attempts' | 'nextAttemptAt' | 'lastAttempt'>;

/** Keeps what is on its way outside until it is delivered or given up, and what became of it. */
export interface Outbox {
  /** Durable when it resolves. One that is there stays as it is. @throws {StoreUnavailable} */
  add(deliveries: readonly Delivery[]): Promise<void>;
  /**
   * Takes some of those that are due, the longest due first. Nobody else gets them before `until`; if nothing is
   * written about them by then, they are due again.
   * @param except channels that are left out @throws {StoreUnavailable}
   */
  take(terms: {
    readonly now: Instant;
    readonly until: Instant;
    readonly limit: number;
    readonly except: readonly string[];
  }): Promise<readonly Delivery[]>;
  /** Writes what came of it; of one that was removed meanwhile nothing. @throws {StoreUnavailable} */
  settle(outcome: DeliveryOutcome): Promise<void>;
  /** When the next one is due, also of those that somebody has taken; undefined: there is none. @throws {StoreUnavailable} */
  nextDue(except: readonly string[]): Promise<Instant | undefined>;
  /** @throws {StoreUnavailable} */
  get(id: string): Promise<Delivery | undefined>;
  /** The newest first, by when they were made; then by id. @throws {BadCursor} @throws {StoreUnavailable} */
  list(query: DeliveryQuery): Promise<DeliveryPage>;
  /** How many were given up since a moment, by when they were last tried, for each channel that has any. @throws {StoreUnavailable} */
  failedSince(moment: Instant): Promise<readonly { readonly channel: string; readonly count: number }[]>;
  /** Removes all of a channel. @throws {StoreUnavailable} */
  removeChannel(channel: string): Promise<void>;
  /** Removes those that wait for nothing any more and were made before the moment. @returns how many @throws {StoreUnavailable} */
  removeBefore(moment: Instant): Promise<number>;
}
