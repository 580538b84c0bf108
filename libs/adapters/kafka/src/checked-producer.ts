import { Partitioners, type Message, type Producer, type TopicMessages } from 'kafkajs';
import type { OutgoingMessage } from '#ports';
import { kafkaClient, prefixed, type KafkaSettings } from './kafka-settings.js';

/** How long the broker may wait for its replicas. */
const ACKNOWLEDGED_WITHIN = 10_000;

const bytesOf = (value: string | Uint8Array): string | Buffer =>
  typeof value === 'string' ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);

/** Some of the messages were not sent at all. */
export class LeaderMoved extends Error {
  constructor(partitions: readonly string[]) {
    super(`No answer for ${partitions.join(', ')}: its leader has moved.`);
    this.name = 'LeaderMoved';
  }
}

/**
 * An idempotent producer that is used until its first failure and never after it. When one partition of a
 * request fails, kafkajs 2.2.4 counts back the sequence numbers of all of them; the next messages for a
 * partition that had succeeded would carry numbers that the broker has seen, and be dropped as repeated,
 * with an acknowledgement.
 */
export class CheckedProducer {
  readonly #settings: KafkaSettings;
  readonly #producer: Producer;
  /** partitions that messages of the current send went to, as `topic/partition` */
  readonly #chosen = new Set<string>();
  #connected: Promise<void> | undefined;

  constructor(settings: KafkaSettings) {
    this.#settings = settings;
    this.#producer = kafkaClient(settings).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { retries: 5 },
      createPartitioner: () => {
        // The Java client's: one key has one partition, whoever sends.
        const partitionOf = Partitioners.DefaultPartitioner();
        return (args) => {
          const partition = partitionOf(args);
          this.#chosen.add(`${args.topic}/${partition}`);
          return partition;
        };
      },
    });
  }

  /** Resolves when all replicas in sync have them all. */
  async send(messages: readonly OutgoingMessage[]): Promise<void> {
    await (this.#connected ??= this.#producer.connect());
    this.#chosen.clear();
    const stored = await this.#producer.sendBatch({
      acks: -1,
      timeout: ACKNOWLEDGED_WITHIN,
      topicMessages: this.#byTopic(messages),
    });
    // When a leader moves between two tries to a broker that has answered already, kafkajs resolves
    // without having sent what was meant for it.
    for (const { topicName, partition } of stored) this.#chosen.delete(`${topicName}/${partition}`);
    if (this.#chosen.size > 0) throw new LeaderMoved([...this.#chosen]);
  }

  async disconnect(): Promise<void> {
    await this.#producer.disconnect();
  }

  #byTopic(messages: readonly OutgoingMessage[]): TopicMessages[] {
    const byTopic = new Map<string, Message[]>();
    for (const { topic, key, value } of messages) {
      const name = prefixed(this.#settings, topic);
      const known = byTopic.get(name);
      const message = { key, value: bytesOf(value) };
      if (known) known.push(message);
      else byTopic.set(name, [message]);
    }
    return [...byTopic].map(([topic, collected]) => ({ topic, messages: collected }));
  }
}
