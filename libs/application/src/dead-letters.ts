import { randomUUID } from 'node:crypto';
import { topics } from '#contracts';
import type { Clock, IncomingMessage, MessageBus } from '#ports';
import type { KeyRing } from '#vault';

export interface DeadLetterParts {
  readonly bus: MessageBus;
  readonly keys: KeyRing;
  readonly clock: Clock;
}

export interface PutAsideMessage {
  readonly message: IncomingMessage;
  readonly reason: string;
  /** what is wrong and where; no personal data */
  readonly detail: string;
}

/**
 * Keeps a message that cannot be handled: where it came from and why in plain, its bytes sealed, because
 * nobody knows what is in them.
 */
export async function putAside(
  { bus, keys, clock }: DeadLetterParts,
  { message, reason, detail }: PutAsideMessage,
): Promise<void> {
  const cipher = await keys.create();
  const { topic, partition, offset, value } = message;
  const data = { topic, partition, offset, reason, message: detail, sealed: cipher.seal(value) };
  const event = {
    specversion: '1.0',
    id: randomUUID(),
    source: 'lethe/dead-letters',
    type: 'lethe.MessagePutAside.v1',
    time: clock.now(),
    datacontenttype: 'application/json',
    data,
  };
  await bus.publish([
    { topic: topics.deadLetters, key: `${topic}/${partition}/${offset}`, value: JSON.stringify(event) },
  ]);
}
