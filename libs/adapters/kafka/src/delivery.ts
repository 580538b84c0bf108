import type { KafkaMessage } from 'kafkajs';
import type { IncomingMessage } from '#ports';

/** A message as it is kept until it is handed out. */
export interface Delivery {
  readonly offset: number;
  readonly key: string;
  /** null: a tombstone */
  readonly raw: Buffer | null;
}

export const deliveryOf = ({ offset, key, value }: KafkaMessage): Delivery => ({
  offset: Number(offset),
  key: key?.toString() ?? '',
  // A copy: one message that is kept for long would keep all that was fetched with it.
  raw: value && Buffer.from(value),
});

export const incoming = (
  topic: string,
  partition: number,
  { offset, key, raw }: Delivery,
): IncomingMessage => ({
  topic,
  partition,
  offset: String(offset),
  key,
  value: raw?.toString() ?? '',
  raw,
});
