import { randomUUID } from 'node:crypto';
import type { Consumer } from 'kafkajs';
import { StoreUnavailable, type HistoryWindow, type IncomingMessage } from '#ports';
import { deliveryOf, incoming } from './delivery.js';
import type { GroupOffsets } from './group-offsets.js';
import { kafkaClient, prefixed, type KafkaSettings } from './kafka-settings.js';
import { within } from './within.js';

/** Read ahead of the caller before the brokers are asked for no more. */
const AHEAD = 2_000;
const SILENT_FOR = 60_000;
const CLOSED_WITHIN = 5_000;

/** What is left to read of a partition: from `next` to before `end`. */
interface Stretch {
  next: number;
  readonly end: number;
}

/**
 * Reads a stretch of a topic as a group of its own that commits nothing and is gone afterwards. It ends
 * where the topic ends when it is called, if the window does not end before.
 */
export async function* readHistory(
  settings: KafkaSettings,
  offsets: GroupOffsets,
  topic: string,
  window: HistoryWindow,
): AsyncGenerator<IncomingMessage> {
  const name = prefixed(settings, topic);
  const from = await offsets.at(name, Date.parse(window.from));
  const to = await offsets.at(name, Date.parse(window.to));
  const stretches = new Map<number, Stretch>();
  for (const [partition, next] of from) {
    const end = to.get(partition) ?? next;
    if (next < end) stretches.set(partition, { next, end });
  }
  if (stretches.size === 0) return;
  const reader = new HistoryReader(settings, topic, stretches);
  try {
    await reader.start();
    for (let next = await reader.next(); next; next = await reader.next()) yield next;
  } finally {
    await reader.close();
  }
}

class HistoryReader {
  readonly #topic: string;
  readonly #name: string;
  readonly #stretches: Map<number, Stretch>;
  readonly #consumer: Consumer;
  readonly #read: IncomingMessage[] = [];
  #assigned: readonly number[] = [];
  #paused = false;
  #fault: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(settings: KafkaSettings, topic: string, stretches: Map<number, Stretch>) {
    this.#topic = topic;
    this.#name = prefixed(settings, topic);
    this.#stretches = stretches;
    this.#consumer = kafkaClient(settings).consumer({
      groupId: prefixed(settings, `history.${randomUUID()}`),
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: 500,
      retry: { retries: 5, restartOnFailure: async () => false },
    });
  }

  async start(): Promise<void> {
    const { CRASH, GROUP_JOIN, END_BATCH_PROCESS } = this.#consumer.events;
    this.#consumer.on(CRASH, ({ payload }) => this.#failed(payload.error));
    this.#consumer.on(GROUP_JOIN, ({ payload }) => this.#joined(payload.memberAssignment[this.#name] ?? []));
    // Also for batches without a message: marks of transactions, and what compaction has left.
    this.#consumer.on(END_BATCH_PROCESS, ({ payload }) =>
      this.#passed(payload.partition, Number(payload.lastOffset)),
    );
    try {
      await this.#consumer.connect();
      await this.#consumer.subscribe({ topics: [this.#name], fromBeginning: true });
      await this.#consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch: { partition, messages } }) => {
          for (const message of messages) this.#take(partition, deliveryOf(message));
          if (this.#read.length > AHEAD && !this.#paused) this.#pause();
        },
      });
    } catch (error) {
      this.#failed(error);
    }
  }

  /** @throws {StoreUnavailable} */
  async next(): Promise<IncomingMessage | undefined> {
    for (;;) {
      const message = this.#read.shift();
      if (message) return message;
      if (this.#fault) throw this.#fault;
      if (this.#stretches.size === 0) return undefined;
      if (this.#paused) this.#resume();
      const heard = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      if (!(await within(SILENT_FOR, heard))) this.#failed(new Error('The broker sends nothing.'));
    }
  }

  async close(): Promise<void> {
    await within(CLOSED_WITHIN, this.#consumer.disconnect());
  }

  #take(partition: number, delivery: ReturnType<typeof deliveryOf>): void {
    const stretch = this.#stretches.get(partition);
    if (!stretch || delivery.offset < stretch.next || delivery.offset >= stretch.end) return;
    stretch.next = delivery.offset + 1;
    this.#read.push(incoming(this.#topic, partition, delivery));
    this.#wake();
  }

  #passed(partition: number, lastOffset: number): void {
    const stretch = this.#stretches.get(partition);
    if (!stretch || lastOffset + 1 < stretch.end) return;
    this.#stretches.delete(partition);
    this.#consumer.pause([{ topic: this.#name, partitions: [partition] }]);
    this.#wake();
  }

  #joined(partitions: readonly number[]): void {
    this.#assigned = partitions;
    for (const partition of partitions) {
      const stretch = this.#stretches.get(partition);
      if (stretch) this.#consumer.seek({ topic: this.#name, partition, offset: String(stretch.next) });
      else this.#consumer.pause([{ topic: this.#name, partitions: [partition] }]);
    }
  }

  #pause(): void {
    this.#paused = true;
    this.#consumer.pause([{ topic: this.#name, partitions: [...this.#assigned] }]);
  }

  #resume(): void {
    this.#paused = false;
    this.#consumer.resume([{ topic: this.#name, partitions: [...this.#stretches.keys()] }]);
  }

  #failed(cause: unknown): void {
    this.#fault ??= new StoreUnavailable(`the history of ${this.#topic} could not be read`, { cause });
    this.#wake();
  }
}
