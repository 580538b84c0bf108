import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { TaskSource, taskTopic, type CloudEventEnvelope, type PoisonReason } from '#contracts';
import { StoreUnavailable, type BusSubscription, type IncomingMessage, type MessageBus } from '#ports';
import { RunnerStopped } from '#source-kit';
import type { LoopSigns } from '../health/liveness.js';
import { Movement } from '../health/movement.js';
import type { Logger } from '../logging/logger.js';
import { BusContext } from './bus-context.js';
import { consumed, type MessageOutcome } from './consumed.js';
import type { DeadLetterOffice } from './dead-letter-office.js';
import { FailureCounts } from './failure-counts.js';
import { PoisonMessage } from './poison-message.js';
import { readEvent } from './read-event.js';

export interface BusTransportOptions {
  readonly bus: MessageBus;
  /** members of a group share the work; one group per service */
  readonly group: string;
  /** how many keys of a topic may be worked on at once */
  readonly concurrency: number;
  readonly deadLetters: DeadLetterOffice;
  readonly logger: Logger;
  /** told of each time that a message was in hand; must not throw */
  readonly onMessage?: ((topic: string, outcome: MessageOutcome) => void) | undefined;
}

/**
 * Lets `@EventPattern('<topic>')` controllers run on the message bus, whatever is behind it.
 *
 * Resolving means done. A message that can never be handled is put aside, and the subscription goes
 * on; any other error makes the bus hand the message over again after a pause. Nest's own strategies
 * lose that difference: they turn an error of a handler into a reply.
 */
export class BusTransportStrategy extends Server implements CustomTransportStrategy {
  /** Tells Nest that errors are handled here, so that it does not log their messages. */
  override readonly propagatesEventHandlerErrors = true;
  private subscriptions: readonly BusSubscription[] = [];
  private readonly failures = new FailureCounts();
  private readonly movements = new Map<string, Movement>();

  constructor(private readonly options: BusTransportOptions) {
    super();
  }

  listen(callback: () => void): void {
    const { bus, group, concurrency } = this.options;
    this.subscriptions = [...this.messageHandlers].map(([topic, handler]) =>
      bus.subscribe({
        topic,
        group,
        concurrency,
        handle: (message) => this.receive(message, handler),
        onFault: (error, message) => this.report(error, message),
      }),
    );
    callback();
  }

  /** Stops taking and waits for what is in hand. */
  async close(): Promise<void> {
    const open = this.subscriptions;
    this.subscriptions = [];
    await Promise.all(open.map((subscription) => subscription.stop()));
  }

  /** Resolves when all that was published before has been handled. */
  async idle(): Promise<void> {
    await Promise.all(this.subscriptions.map((subscription) => subscription.idle()));
  }

  /** How the handlers of each topic get on. Tasks are left out: their handlers may take hours. */
  signs(): readonly LoopSigns[] {
    const quick = [...this.movements].filter(([topic]) => !taskTopics.has(topic));
    return quick.map(([topic, movement]) => movement.signs(`handlers of ${topic}`));
  }

  private movementOn(topic: string): Movement {
    const movement = this.movements.get(topic) ?? new Movement();
    this.movements.set(topic, movement);
    return movement;
  }

  /** The bus has no events of its own to listen to. */
  override on(): void {}

  override unwrap<T>(): T {
    return this.options.bus as T;
  }

  private async receive(message: IncomingMessage, handler: MessageHandler): Promise<void> {
    const event = eventOrPoison(message);
    const settle = () => this.settle(message, event, handler);
    await this.movementOn(message.topic).during(() =>
      consumed(message, event, settle, this.options.onMessage),
    );
  }

  /** @returns why the message was put aside; undefined: it was handled */
  private async settle(
    message: IncomingMessage,
    event: CloudEventEnvelope | PoisonMessage,
    handler: MessageHandler,
  ): Promise<PoisonMessage | undefined> {
    let poison: PoisonMessage | undefined;
    try {
      if (event instanceof PoisonMessage) throw event;
      await this.hand(event, message, handler);
    } catch (error) {
      poison = error instanceof PoisonMessage ? error : this.givenUp(error, message);
      if (!poison) throw error;
      await this.options.deadLetters.putAside(message, poison);
    }
    this.failures.forget(message);
    return poison;
  }

  private async hand(
    envelope: CloudEventEnvelope,
    message: IncomingMessage,
    handler: MessageHandler,
  ): Promise<void> {
    // Where several controllers handle one topic, Nest makes one handler of theirs.
    const answer = this.transformToObservable<unknown>(
      handler(envelope.data, new BusContext(envelope, message)),
    );
    await lastValueFrom(answer, { defaultValue: undefined });
  }

  /**
   * A message whose handler has failed often enough, for no reason of the store or of a shutdown, is put
   * aside: else it would be tried for ever and the log behind it could never be trimmed.
   */
  private givenUp(error: unknown, message: IncomingMessage): PoisonMessage | undefined {
    if (error instanceof RunnerStopped || error instanceof StoreUnavailable) return undefined;
    const failures = this.failures.add(message);
    if (failures < MOST_FAILURES) return undefined;
    return new PoisonMessage(
      'handler-failed' satisfies PoisonReason,
      `Its handler failed ${failures} times; see the log for where.`,
    );
  }

  private report(error: unknown, { topic, partition, offset }: IncomingMessage): void {
    const place = { topic, partition, offset };
    if (error instanceof RunnerStopped) this.options.logger.info(place, 'A task will be handed over again');
    else this.options.logger.error({ err: error, ...place }, 'A message will be handed over again');
  }
}

const taskTopics = new Set(TaskSource.options.map(taskTopic));

const MOST_FAILURES = 20;

function eventOrPoison(message: IncomingMessage): CloudEventEnvelope | PoisonMessage {
  try {
    return readEvent(message);
  } catch (error) {
    if (error instanceof PoisonMessage) return error;
    throw error;
  }
}
