import type { Delivery } from '#ports';

/** What came of one try. */
export interface Tried {
  readonly outcome: 'delivered' | 'again' | 'given-up';
  /** what the other side answered with; null: nothing */
  readonly status: number | null;
  /** kebab-case; null where it was delivered */
  readonly fault: string | null;
}

/** A way out: it knows how to make the content of a delivery, and how to hand it over. */
export interface OutgoingChannel {
  /** for metrics: a closed vocabulary */
  readonly kind: 'webhook' | 'mail' | 'opendsr';
  sends(channel: string): boolean;
  /** Tries once. @param attempt from 1 @throws {StoreUnavailable} nothing was tried */
  send(delivery: Delivery): Promise<Tried>;
  /** told when it is not tried any more by itself */
  givenUp?(delivery: Delivery): Promise<void>;
}

/** Pauses between tries in seconds, as Standard Webhooks recommends them: three days in all. */
const PAUSES = [5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600];
/** Up to this share is added, so that many that failed together do not come again together. */
const JITTER = 0.1;

/** Seconds until the next try; undefined: there is none. @param attempts made so far, from 1 */
export function pauseBehind(attempts: number, random: () => number = Math.random): number | undefined {
  const pause = PAUSES[attempts - 1];
  return pause === undefined ? undefined : pause * (1 + JITTER * random());
}
