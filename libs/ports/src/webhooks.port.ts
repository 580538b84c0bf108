import type { Instant } from '#contracts';

/** An address that is told of changes. */
export interface Webhook {
  readonly id: string;
  /** whose rules the calls follow */
  readonly kind: 'standard' | 'opendsr';
  /** sealed by the master key: an address may hold a password */
  readonly sealedUrl: string;
  /** sealed by the master key; null: calls are signed otherwise */
  readonly sealedSecret: string | null;
  /** types of events, or `*` */
  readonly events: readonly string[];
  /** the one request that it is told of; null: all */
  readonly requestId: string | null;
  /** JSON: what its kind has to remember; null: nothing */
  readonly remembered: string | null;
  readonly createdAt: Instant;
  readonly createdBy: string;
  /** since when every try has failed; null: the last one was well */
  readonly failingSince: Instant | null;
  /** nothing goes there any more; null: in use */
  readonly disabled: { readonly at: Instant; readonly reason: string } | null;
}

/** Keeps who is to be told. */
export interface Webhooks {
  /** Durable when it resolves. One that is there stays. @throws {StoreUnavailable} */
  add(webhook: Webhook): Promise<void>;
  /** In the order in which they were made, then by id. @throws {StoreUnavailable} */
  list(): Promise<readonly Webhook[]>;
  /** @throws {StoreUnavailable} */
  get(id: string): Promise<Webhook | undefined>;
  /** Writes how it gets on; of one that was removed meanwhile nothing. @throws {StoreUnavailable} */
  mark(id: string, how: Pick<Webhook, 'failingSince' | 'disabled'>): Promise<void>;
  /** @returns whether there was one @throws {StoreUnavailable} */
  remove(id: string): Promise<boolean>;
}
