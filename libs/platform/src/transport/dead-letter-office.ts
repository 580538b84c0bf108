import { randomUUID } from 'node:crypto';
import { DEAD_LETTERED, topics, type DeadLetter } from '#contracts';
import type { Clock, IncomingMessage, LetterSealer, MessageBus } from '#ports';
import type { Logger } from '../logging/logger.js';
import type { PoisonMessage } from './poison-message.js';

export interface DeadLetterParts {
  readonly bus: MessageBus;
  readonly clock: Clock;
  /** `source` of the CloudEvents, e.g. `lethe/orchestrator` */
  readonly source: string;
  readonly sealer: LetterSealer;
  readonly logger: Logger;
}

/** Puts messages aside that nobody can handle, for people to look at and to hand over again. */
export class DeadLetterOffice {
  constructor(private readonly parts: DeadLetterParts) {}

  /** The letter is durable when this resolves; if it rejects, the message has to come again. */
  async putAside(message: IncomingMessage, poison: PoisonMessage): Promise<void> {
    const { topic, partition, offset, key, value, raw = Buffer.from(value) } = message;
    const data: DeadLetter = {
      topic,
      partition,
      offset,
      reason: poison.reason,
      message: poison.message,
      sealed: await this.parts.sealer.seal({ key, value: raw }),
    };
    const letter = {
      specversion: '1.0',
      id: randomUUID(),
      source: this.parts.source,
      type: DEAD_LETTERED,
      time: this.parts.clock.now(),
      datacontenttype: 'application/json',
      data,
    };
    await this.parts.bus.publish([{ topic: topics.deadLetters, key, value: JSON.stringify(letter) }]);
    this.parts.logger.warn({ topic, partition, offset, code: poison.reason }, 'A message was put aside');
  }
}
