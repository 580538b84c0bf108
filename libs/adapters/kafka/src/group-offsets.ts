import { setTimeout as pause } from 'node:timers/promises';
import type { Admin, FetchOffsetsPartition } from 'kafkajs';
import { pauseAfter, StoreUnavailable } from '#ports';
import { AdminConnection } from './admin-connection.js';
import { readAhead } from './done-ahead.js';
import { isMissingTopic, missingTopic } from './kafka-faults.js';
import type { KafkaSettings } from './kafka-settings.js';

/** A broker that has just started does not know yet which groups it looks after. */
const TRIES = 6;
const BETWEEN = { first: 100, longest: 1_000 };

const fault = (topic: string, cause: unknown): StoreUnavailable =>
  isMissingTopic(cause)
    ? missingTopic([topic], cause)
    : new StoreUnavailable('Kafka did not say how far its readers are', { cause });

export interface PartitionEnds {
  readonly partition: number;
  /** of the oldest message that is kept */
  readonly low: number;
  /** where the next message will be written */
  readonly high: number;
}

/** Asks the brokers where topics end and how far groups have come. Connects when it is first asked. */
export class GroupOffsets {
  readonly #settings: KafkaSettings;
  #connection: AdminConnection | undefined;
  #closed = false;

  constructor(settings: KafkaSettings) {
    this.#settings = settings;
  }

  /** @param topic as the broker knows it */
  ends(topic: string): Promise<PartitionEnds[]> {
    return this.#ask(topic, async (admin) => {
      const offsets = await admin.fetchTopicOffsets(topic);
      return offsets.map(({ partition, low, high }) => ({
        partition,
        low: Number(low),
        high: Number(high),
      }));
    });
  }

  /** What a group has said to be done with ahead of its offsets, by partition. */
  async ahead(groupId: string, topic: string): Promise<Map<number, number[]>> {
    const offsets = await this.#committed(groupId, topic);
    return new Map(
      offsets.map(({ partition, offset, metadata }) => [partition, readAhead(Number(offset), metadata)]),
    );
  }

  /** Where the messages of a moment begin in each partition: at the end where there are none so late. */
  at(topic: string, moment: number): Promise<Map<number, number>> {
    return this.#ask(topic, async (admin) => {
      const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, moment);
      return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
    });
  }

  /** How many messages a group has not done with, in all partitions: those up to `ends`, or up to now. */
  async behind(groupId: string, topic: string, ends?: readonly PartitionEnds[]): Promise<number> {
    const target = ends ?? (await this.ends(topic));
    const committed = await this.#committed(groupId, topic);
    const done = new Map(committed.map(({ partition, offset }) => [partition, Number(offset)]));
    return target.reduce(
      (sum, { partition, low, high }) => sum + Math.max(0, high - Math.max(low, done.get(partition) ?? low)),
      0,
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#connection?.drop();
  }

  async #committed(groupId: string, topic: string): Promise<FetchOffsetsPartition[]> {
    const topics = await this.#ask(topic, (admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
    return topics.flatMap(({ partitions }) => partitions);
  }

  async #ask<T>(topic: string, question: (admin: Admin) => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures += 1) {
      if (this.#closed) throw new StoreUnavailable('the bus was closed');
      const connection = (this.#connection ??= new AdminConnection(this.#settings));
      try {
        return await connection.use(question);
      } catch (error) {
        if (this.#connection === connection) {
          this.#connection = undefined;
          void connection.drop();
        }
        if (failures >= TRIES) throw fault(topic, error);
        await pause(pauseAfter(failures, BETWEEN));
      }
    }
  }
}
