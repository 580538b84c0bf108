import { DEAD_LETTERED, topics, type DeadLetter } from '#contracts';
import {
  letterId,
  MessageTooLarge,
  type Clock,
  type IncomingMessage,
  type LetterSealer,
  type MessageBus,
} from '#ports';
import { currentTraceparent } from '#tracing';
import type { Logger } from '../logging/logger.js';
import type { PoisonMessage } from './poison-message.js';
import { bytesOf, MOST_MESSAGE_BYTES } from './read-event.js';

export interface DeadLetterParts {
  readonly bus: MessageBus;
  readonly clock: Clock;
  /** `source` of the CloudEvents, e.g. `lethe/orchestrator` */
  readonly source: string;
  readonly sealer: LetterSealer;
  readonly logger: Logger;
}

/** As long as the schema of a letter takes. */
const MOST_WORDS = 2000;

/** Puts messages aside that nobody can handle, for people to look at and to hand over again. */
export class DeadLetterOffice {
  /** what came on the topic of dead letters and was no letter */
  passedOver = 0;

  constructor(private readonly parts: DeadLetterParts) {}

  /** The letter is durable when this resolves; if it rejects, the message has to come again. */
  async putAside(message: IncomingMessage, poison: PoisonMessage): Promise<void> {
    const { topic, partition, offset } = message;
    const about = { topic, partition, offset, code: poison.reason };
    // A letter about a letter would come back here, and so on for ever.
    if (topic === topics.deadLetters) {
      this.passedOver += 1;
      return this.parts.logger.error(about, 'A message on the topic of dead letters was passed over');
    }
    await this.publish(message, poison);
    this.parts.logger.warn(about, 'A message was put aside');
  }

  private async publish(message: IncomingMessage, poison: PoisonMessage): Promise<void> {
    const sealed = bytesOf(message) > MOST_MESSAGE_BYTES ? null : await this.sealed(message);
    try {
      await this.parts.bus.publish([this.letter(message, poison, sealed)]);
    } catch (error) {
      if (!(error instanceof MessageTooLarge) || sealed === null) throw error;
      // Sealed it is larger than it was. Without its content it can still be seen, and read at its place.
      await this.parts.bus.publish([this.letter(message, poison, null)]);
    }
  }

  private sealed({ key, value, raw = Buffer.from(value) }: IncomingMessage): Promise<string> {
    return this.parts.sealer.seal({ key, value: raw });
  }

  private letter(message: IncomingMessage, poison: PoisonMessage, sealed: string | null) {
    const { topic, partition, offset } = message;
    const id = letterId(message);
    const { reason } = poison;
    const data: DeadLetter = {
      topic,
      partition,
      offset,
      reason,
      message: poison.message.slice(0, MOST_WORDS),
      sealed,
    };
    const traceparent = currentTraceparent();
    const letter = {
      specversion: '1.0',
      id,
      source: this.parts.source,
      type: DEAD_LETTERED,
      time: this.parts.clock.now(),
      datacontenttype: 'application/json',
      ...(traceparent !== undefined && { traceparent }),
      data,
    };
    // The message's own key lies within the seal: it may be a name.
    return { topic: topics.deadLetters, key: id, value: JSON.stringify(letter) };
  }
}
