import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { BusSubscription, IncomingMessage, MessageBus } from '#ports';
import { BusContext } from './bus-context.js';
import type { Consumption } from './consumes.decorator.js';
import { PoisonMessage } from './poison-message.js';
import { readEvent } from './read-event.js';

/** A message that was put aside, with why. */
export interface PutAside {
  readonly message: IncomingMessage;
  readonly reason: string;
  readonly detail: string;
}

export interface BusTransportOptions {
  readonly bus: MessageBus;
  /** Keeps a dead letter; durable when it resolves. If it rejects, the message is handed over again. */
  readonly putAside: (letter: PutAside) => Promise<void>;
  /** told of a fault after which the message is handed over again */
  readonly onFault: (error: unknown, message: IncomingMessage) => void;
}

/**
 * Carries messages of any `MessageBus` to controllers. Nest's own Kafka server is not used on purpose:
 * there a handler that throws blocks its partition for ever, and an unknown pattern is passed over in
 * silence. Here a message is done with when its controller has resolved, comes again when it rejected,
 * and is put aside when it can never be handled.
 */
export class BusTransportStrategy extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  readonly #subscriptions: BusSubscription[] = [];

  constructor(private readonly options: BusTransportOptions) {
    super();
  }

  listen(callback: () => void): void {
    for (const [topic, handler] of this.getHandlers()) this.#subscribe(topic, handler);
    callback();
  }

  /** Stops taking and waits for what is in hand. */
  async close(): Promise<void> {
    await Promise.all(this.#subscriptions.map((subscription) => subscription.stop()));
  }

  on(): void {
    // The bus reports nothing that a listener could be told of; faults go to `onFault`.
  }

  unwrap<T>(): T {
    return this.options.bus as T;
  }

  #subscribe(topic: string, handler: MessageHandler): void {
    const { group, concurrency, types } = handler.extras as Consumption;
    const { bus, onFault } = this.options;
    const handle = (message: IncomingMessage): Promise<void> => this.#handle(message, handler, types);
    this.#subscriptions.push(bus.subscribe({ topic, group, concurrency, handle, onFault }));
  }

  async #handle(
    message: IncomingMessage,
    handler: MessageHandler,
    types: Consumption['types'],
  ): Promise<void> {
    try {
      const { event, data } = readEvent(message.value, types);
      const answer: unknown = await handler(data, new BusContext(message, event));
      if (isObservable(answer)) await lastValueFrom(answer, { defaultValue: undefined });
    } catch (error) {
      if (!(error instanceof PoisonMessage)) throw error;
      await this.options.putAside({ message, reason: error.reason, detail: error.message });
    }
  }
}
