import type {
  BackOff,
  BusSubscription,
  HistoryWindow,
  IncomingMessage,
  MessageBus,
  MessageHistory,
  OutgoingMessage,
  SubscribeOptions,
} from '#ports';
import { GroupOffsets } from './group-offsets.js';
import { readHistory } from './history.js';
import { KafkaPublisher } from './kafka-publisher.js';
import type { KafkaSettings } from './kafka-settings.js';
import { KafkaSubscription } from './kafka-subscription.js';
import { usualPace, type Pace } from './pace.js';
import type { SubscriptionStatus } from './subscription-status.js';

export interface KafkaBusOptions {
  readonly pace?: Partial<Pace>;
  /** before a rejected message is handed over again */
  readonly backOff?: BackOff;
  /**
   * Told of what no waiting mends: a topic that is missing, a permission, a wrong password. The bus goes on
   * trying; whoever runs it should end the process with the message.
   */
  readonly onFatal?: (error: Error) => void;
}

export interface GroupLag {
  readonly topic: string;
  readonly group: string;
  /** messages that no member of the group has done with */
  readonly behind: number;
}

/** A bus between processes on Apache Kafka. Topics are made by `npm run topics`, never here. */
export class KafkaMessageBus implements MessageBus, MessageHistory {
  readonly #settings: KafkaSettings;
  readonly #options: KafkaBusOptions;
  readonly #publisher: KafkaPublisher;
  readonly #offsets: GroupOffsets;
  readonly #subscriptions = new Set<KafkaSubscription>();

  constructor(settings: KafkaSettings, options: KafkaBusOptions = {}) {
    this.#settings = settings;
    this.#options = options;
    this.#publisher = new KafkaPublisher(settings);
    this.#offsets = new GroupOffsets(settings);
  }

  /**
   * @throws {StoreUnavailable} not acknowledged within some tries; some may have been stored
   * @throws {MessageTooLarge} for the topic as it is set up
   */
  async publish(messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length > 0) await this.#publisher.publish(messages);
  }

  subscribe(options: SubscribeOptions): BusSubscription {
    const { pace, backOff, onFatal } = this.#options;
    const subscription = new KafkaSubscription({
      settings: this.#settings,
      options,
      pace: { ...usualPace, ...pace },
      backOff: backOff ?? { first: 100, longest: 30_000 },
      offsets: this.#offsets,
      log: this.#settings.log ?? (() => undefined),
      onFatal: onFatal ?? (() => undefined),
    });
    this.#subscriptions.add(subscription);
    return {
      idle: () => subscription.idle(),
      stop: async () => {
        await subscription.stop();
        this.#subscriptions.delete(subscription);
      },
    };
  }

  history(topic: string, window: HistoryWindow): AsyncIterable<IncomingMessage> {
    return readHistory(this.#settings, this.#offsets, topic, window);
  }

  /** How the subscriptions of this process are doing; asks nobody. */
  status(): SubscriptionStatus[] {
    return [...this.#subscriptions].map((subscription) => subscription.status());
  }

  /** How far the groups that this process belongs to are behind. Asks the brokers. @throws {StoreUnavailable} */
  async lag(): Promise<GroupLag[]> {
    return await Promise.all(
      [...this.#subscriptions].map(async (subscription) => {
        const { topic, group } = subscription.status();
        return { topic, group, behind: await subscription.behind() };
      }),
    );
  }

  /** Stops the subscriptions in order, and ends all connections. */
  async close(): Promise<void> {
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.stop()));
    await this.#publisher.close();
    await this.#offsets.close();
  }
}
