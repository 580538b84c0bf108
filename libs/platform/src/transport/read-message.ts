import type { ReadResult } from '#application';
import { topicContract } from '#contracts';
import type { IncomingMessage } from '#ports';
import { EventDataReader } from './event-data.decorator.js';
import { PoisonMessage } from './poison-message.js';
import { readEvent } from './read-event.js';

/** What a service that takes this message would find in it. */
export function readMessage(message: IncomingMessage): ReadResult {
  try {
    const envelope = readEvent(message);
    const schema = topicContract(message.topic)?.types[envelope.type];
    return { ok: true, envelope, data: schema && new EventDataReader(schema).read(envelope.data) };
  } catch (error) {
    if (error instanceof PoisonMessage) return { ok: false, reason: error.reason, message: error.message };
    throw error;
  }
}
