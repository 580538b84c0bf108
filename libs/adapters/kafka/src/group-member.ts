import { PartitionAssigners, type Consumer, type EachBatchPayload, type Offsets } from 'kafkajs';
import { pauseAfter } from '#ports';
import { deliveryOf } from './delivery.js';
import { writeAhead } from './done-ahead.js';
import { isFatal, isMissingTopic, missingTopic } from './kafka-faults.js';
import type { KafkaLog } from './kafka-log.js';
import { kafkaClient, type KafkaSettings } from './kafka-settings.js';
import type { Fetched, PartitionCommit } from './key-lines.js';
import { lastingAssigner } from './lasting-assigner.js';
import type { Pace } from './pace.js';
import { within } from './within.js';

const RESTART = { first: 200, longest: 10_000 };
/** A topic that was just made is not known to every broker at once. */
const MISSING_TRIES = 4;
const CLOSED_WITHIN = 10_000;

export interface MemberParts {
  readonly settings: KafkaSettings;
  /** topic and group as the broker knows them */
  readonly topic: string;
  readonly groupId: string;
  readonly pace: Pace;
  readonly log: KafkaLog;
  /** told of what no waiting mends; the member goes on trying */
  readonly onFatal: (error: Error) => void;
  readonly take: (fetched: Fetched) => Promise<void>;
  /** Resolves when the member may give up what it was given. */
  readonly beforeJoin: () => Promise<void>;
  readonly joined: (partitions: readonly number[]) => void;
}

function fetchedOf({ batch }: EachBatchPayload): Fetched {
  return {
    partition: batch.partition,
    deliveries: batch.messages.map(deliveryOf),
    lastOffset: Number(batch.lastOffset()),
    end: Number(batch.highWatermark),
  };
}

/** A consumer that is disconnected while it still connects or joins would go on with it afterwards. */
async function disconnected(consumer: Consumer, running: Promise<void>): Promise<void> {
  await running.catch(() => undefined);
  await consumer.disconnect();
}

/**
 * A member of a consumer group for as long as it is wanted: a kafkajs consumer, and another one in its
 * place when it ends. Nothing runs inside kafkajs: batches are taken into memory at once, so that its
 * heartbeats go on however long the work takes, and no error of a handler reaches it.
 */
export class GroupMember {
  readonly #parts: MemberParts;
  #consumer: Consumer | undefined;
  #commitWith: ((offsets: Offsets) => Promise<void>) | undefined;
  #partitions: readonly number[] = [];
  #joined = false;
  #lastSignAt = Date.now();
  #leaving = false;
  #end: (fault: unknown) => void = () => undefined;
  #wake: () => void = () => undefined;
  #life: Promise<void> | undefined;

  constructor(parts: MemberParts) {
    this.#parts = parts;
  }

  get joined(): boolean {
    return this.#joined;
  }

  get partitions(): readonly number[] {
    return this.#joined ? this.#partitions : [];
  }

  /** Of the last heartbeat, fetch or join that succeeded; milliseconds since 1970. */
  get lastSignAt(): number {
    return this.#lastSignAt;
  }

  start(): void {
    this.#life ??= this.#live();
  }

  async leave(): Promise<void> {
    this.#leaving = true;
    this.#end(undefined);
    this.#wake();
    await this.#life;
  }

  /** Not repeated here: what was not committed is, with more, the next time. */
  async commit(commits: readonly PartitionCommit[]): Promise<void> {
    if (!this.#commitWith) throw new Error('The group was not joined.');
    const partitions = commits.map(({ partition, offset, ahead }) => ({
      partition,
      offset: String(offset),
      metadata: writeAhead(offset, ahead),
    }));
    await this.#commitWith({ topics: [{ topic: this.#parts.topic, partitions }] });
    this.#lastSignAt = Date.now();
  }

  pause(partitions: readonly number[]): void {
    if (this.#joined) this.#consumer?.pause([{ topic: this.#parts.topic, partitions: [...partitions] }]);
  }

  resume(partitions: readonly number[]): void {
    if (this.#joined) this.#consumer?.resume([{ topic: this.#parts.topic, partitions: [...partitions] }]);
  }

  async #live(): Promise<void> {
    for (let failures = 0; !this.#leaving;) {
      const begun = Date.now();
      const fault = await this.#once();
      if (this.#leaving) return;
      failures = Date.now() - begun > this.#parts.pace.stalledAfter ? 1 : failures + 1;
      this.#tell(fault, failures);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseAfter(failures, RESTART));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #tell(fault: unknown, failures: number): void {
    const { topic, groupId, log, onFatal } = this.#parts;
    const error = fault instanceof Error ? fault : new Error(String(fault));
    log('warn', 'The consumer ended and is started again', {
      topic,
      groupId,
      failures,
      error: error.message,
    });
    if (!isFatal(error)) return;
    if (!isMissingTopic(error)) onFatal(error);
    else if (failures >= MISSING_TRIES) onFatal(missingTopic([topic], error));
  }

  /** One consumer from its start to its end. @returns what ended it */
  async #once(): Promise<unknown> {
    const ended = new Promise<unknown>((resolve) => {
      this.#end = resolve;
    });
    const consumer = this.#open();
    this.#consumer = consumer;
    const watch = setInterval(() => this.#watch(), 1_000);
    const running = this.#run(consumer);
    try {
      return await Promise.race([ended, running.then(() => ended)]);
    } catch (error) {
      return error;
    } finally {
      clearInterval(watch);
      this.#joined = false;
      this.#consumer = undefined;
      this.#commitWith = undefined;
      await within(CLOSED_WITHIN, disconnected(consumer, running));
    }
  }

  #watch(): void {
    const silent = Date.now() - this.#lastSignAt;
    if (silent > this.#parts.pace.stalledAfter)
      this.#end(new Error(`No sign of life for ${Math.round(silent / 1_000)} s.`));
  }

  #open(): Consumer {
    const { settings, groupId, pace } = this.#parts;
    const consumer = kafkaClient(settings).consumer({
      groupId,
      allowAutoTopicCreation: false,
      sessionTimeout: pace.sessionTimeout,
      rebalanceTimeout: pace.rebalanceTimeout,
      heartbeatInterval: pace.heartbeatEvery,
      maxWaitTimeInMs: pace.longestFetch,
      retry: { retries: 5, restartOnFailure: async () => false },
      partitionAssigners: [
        lastingAssigner({
          partitions: () => this.#partitions,
          beforeJoin: async () => {
            if (this.#consumer === consumer) await this.#parts.beforeJoin();
          },
        }),
        PartitionAssigners.roundRobin,
      ],
    });
    const alive = () => {
      if (this.#consumer === consumer) this.#lastSignAt = Date.now();
    };
    const { HEARTBEAT, FETCH, GROUP_JOIN, CRASH } = consumer.events;
    consumer.on(HEARTBEAT, alive);
    consumer.on(FETCH, alive);
    consumer.on(CRASH, ({ payload }) => {
      if (this.#consumer === consumer) this.#end(payload.error);
    });
    consumer.on(GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      if (this.#consumer !== consumer) return;
      alive();
      this.#partitions = memberAssignment[this.#parts.topic] ?? [];
      this.#joined = true;
      this.#parts.joined(this.#partitions);
    });
    return consumer;
  }

  async #run(consumer: Consumer): Promise<void> {
    this.#lastSignAt = Date.now();
    await consumer.connect();
    if (this.#consumer !== consumer) return;
    await consumer.subscribe({ topics: [this.#parts.topic], fromBeginning: true });
    if (this.#consumer !== consumer) return;
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async (payload) => {
        if (this.#consumer !== consumer) return;
        this.#commitWith = (offsets) => payload.commitOffsetsIfNecessary(offsets);
        await this.#parts.take(fetchedOf(payload));
        // kafkajs reads on from here; what is committed is another matter.
        payload.resolveOffset(payload.batch.lastOffset());
      },
    });
  }
}
