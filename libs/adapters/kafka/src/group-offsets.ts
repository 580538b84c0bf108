import { setTimeout as pause } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { pauseAfter, StoreUnavailable } from '#ports';
import { isMissingTopic, missingTopic } from './kafka-faults.js';
import { kafkaClient, type KafkaSettings } from './kafka-settings.js';
import { within } from './within.js';

const CLOSED_WITHIN = 5_000;
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
  #admin: Promise<Admin> | undefined;

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
    const committed = await this.#ask(topic, (admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
    const done = new Map(
      committed.flatMap(({ partitions }) =>
        partitions.map(({ partition, offset }): [number, number] => [partition, Number(offset)]),
      ),
    );
    return target.reduce(
      (sum, { partition, low, high }) => sum + Math.max(0, high - Math.max(low, done.get(partition) ?? low)),
      0,
    );
  }

  async close(): Promise<void> {
    const admin = await this.#admin?.catch(() => undefined);
    this.#admin = undefined;
    if (admin) await within(CLOSED_WITHIN, admin.disconnect());
  }

  async #ask<T>(topic: string, question: (admin: Admin) => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures += 1) {
      const admin = (this.#admin ??= this.#connect());
      try {
        return await question(await admin);
      } catch (error) {
        if (this.#admin === admin) void this.close();
        if (failures >= TRIES) throw fault(topic, error);
        await pause(pauseAfter(failures, BETWEEN));
      }
    }
  }

  async #connect(): Promise<Admin> {
    const admin = kafkaClient(this.#settings).admin();
    await admin.connect();
    return admin;
  }
}
