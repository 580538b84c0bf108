import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable, type BackOff, type BusSubscription, type SubscribeOptions } from '#ports';
import { incoming, type Delivery } from './delivery.js';
import { GroupMember } from './group-member.js';
import type { GroupOffsets } from './group-offsets.js';
import type { KafkaLog } from './kafka-log.js';
import { prefixed, type KafkaSettings } from './kafka-settings.js';
import { KeyLines, type Fetched, type Line, type PartitionCommit } from './key-lines.js';
import type { Pace } from './pace.js';
import type { SubscriptionStatus } from './subscription-status.js';
import { within } from './within.js';

export interface SubscriptionParts {
  readonly settings: KafkaSettings;
  readonly options: SubscribeOptions;
  readonly pace: Pace;
  readonly backOff: BackOff;
  readonly offsets: GroupOffsets;
  readonly log: KafkaLog;
  readonly onFatal: (error: Error) => void;
}

const LONGEST_POLL = 250;
const LEARNED_WITHIN = 5_000;

/**
 * Hands out the messages of a topic for one member of a group. Messages are taken into memory and handed
 * out by key, across partitions; offsets are committed behind them.
 */
export class KafkaSubscription implements BusSubscription {
  readonly #parts: SubscriptionParts;
  readonly #topic: string;
  readonly #groupId: string;
  readonly #lines: KeyLines;
  readonly #member: GroupMember;
  readonly #paused = new Set<number>();
  #inHand = 0;
  /** nothing is handed out while the group is being joined */
  #joining = true;
  #stopping = false;
  #learning: Promise<void> | undefined;
  #whenEmpty: (() => void)[] = [];
  #commitTimer: NodeJS.Timeout | undefined;
  #committing: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(parts: SubscriptionParts) {
    const { settings, options, pace, backOff, log, onFatal } = parts;
    this.#parts = parts;
    this.#topic = prefixed(settings, options.topic);
    // A group of its own for each topic: the members of one have to subscribe to the same topics.
    this.#groupId = prefixed(settings, `${options.group}.${options.topic}`);
    this.#lines = new KeyLines(backOff, () => this.#handOut());
    this.#member = new GroupMember({
      settings,
      topic: this.#topic,
      groupId: this.#groupId,
      pace,
      log,
      onFatal,
      take: (fetched) => this.#take(fetched),
      beforeJoin: () => this.#settle(),
      joined: (partitions) => this.#joined(partitions),
    });
    this.#member.start();
  }

  /** What is known here, without asking anybody. */
  status(): SubscriptionStatus {
    const { topic, group } = this.#parts.options;
    return {
      topic,
      group,
      joined: this.#member.joined,
      partitions: this.#member.partitions,
      lastSignAt: this.#member.lastSignAt,
      inHand: this.#inHand,
      ...this.#lines.load(),
    };
  }

  /** How many messages the whole group has not done with. @throws {StoreUnavailable} */
  behind(): Promise<number> {
    return this.#parts.offsets.behind(this.#groupId, this.#topic);
  }

  async idle(): Promise<void> {
    const ends = await this.#parts.offsets.ends(this.#topic);
    for (let wait = 10; ; wait = Math.min(wait * 1.5, LONGEST_POLL)) {
      await this.#commit();
      if ((await this.#parts.offsets.behind(this.#groupId, this.#topic, ends)) === 0) return;
      if (this.#stopping)
        throw new StoreUnavailable(`the subscription to ${this.#parts.options.topic} was stopped`);
      await pause(wait);
    }
  }

  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  async #stop(): Promise<void> {
    this.#stopping = true;
    this.#member.pause(this.#member.partitions);
    await this.#empty();
    await this.#commit();
    clearTimeout(this.#commitTimer);
    await this.#member.leave();
    this.#lines.close();
  }

  async #take(fetched: Fetched): Promise<void> {
    await this.#learning;
    this.#lines.take(fetched);
    const { partition } = fetched;
    if (this.#stopping || this.#lines.isFull(partition)) {
      this.#paused.add(partition);
      this.#member.pause([partition]);
    }
    this.#commitSoon();
    this.#handOut();
  }

  /** Before the partitions are shared out anew: what is in hand is finished if that is soon, and committed. */
  async #settle(): Promise<void> {
    this.#joining = true;
    await within(this.#parts.pace.settleWithin, this.#empty());
    await within(this.#parts.pace.settleWithin, this.#commit());
  }

  #joined(partitions: readonly number[]): void {
    this.#lines.rejoin(partitions);
    this.#member.resume([...this.#paused]);
    this.#paused.clear();
    if (this.#stopping) this.#member.pause(partitions);
    this.#learning = this.#learn(partitions);
    this.#joining = false;
  }

  /** Without it some messages are handled once more. */
  async #learn(partitions: readonly number[]): Promise<void> {
    const asked = this.#parts.offsets.ahead(this.#groupId, this.#topic).then((ahead) => {
      for (const partition of partitions) this.#lines.learn(partition, ahead.get(partition) ?? []);
    });
    await within(LEARNED_WITHIN, asked);
  }

  #handOut(): void {
    while (!this.#joining && !this.#stopping && this.#inHand < this.#parts.options.concurrency) {
      const next = this.#lines.next();
      if (!next) return;
      void this.#handle(next.line, next.message);
    }
  }

  async #handle(line: Line, delivery: Delivery): Promise<void> {
    const { topic, handle } = this.#parts.options;
    const message = incoming(topic, line.partition.id, delivery);
    this.#inHand += 1;
    try {
      await handle(message);
      this.#lines.done(line);
      this.#commitSoon();
    } catch (error) {
      this.#lines.failed(line);
      this.#parts.options.onFault(error, message);
    } finally {
      this.#inHand -= 1;
      this.#released(line.partition.id);
    }
  }

  #released(partition: number): void {
    if (this.#inHand === 0) for (const tell of this.#whenEmpty.splice(0)) tell();
    if (!this.#stopping && this.#paused.has(partition) && this.#lines.hasRoom(partition)) {
      this.#paused.delete(partition);
      this.#member.resume([partition]);
    }
    this.#handOut();
  }

  async #empty(): Promise<void> {
    while (this.#inHand > 0) await new Promise<void>((resolve) => this.#whenEmpty.push(resolve));
  }

  #commitSoon(): void {
    this.#commitTimer ??= setTimeout(() => {
      this.#commitTimer = undefined;
      void this.#commit();
    }, this.#parts.pace.commitEvery);
  }

  /** Never rejects: what could not be committed is committed later, or done again. */
  async #commit(): Promise<void> {
    while (this.#committing) await this.#committing;
    const commits = this.#lines.toCommit();
    if (commits.length === 0) return;
    this.#committing = this.#commitOffsets(commits);
    await this.#committing;
  }

  async #commitOffsets(commits: readonly PartitionCommit[]): Promise<void> {
    try {
      await this.#member.commit(commits);
      this.#lines.committed(commits);
    } catch (error) {
      this.#lines.notCommitted(commits);
      const about = { topic: this.#topic, groupId: this.#groupId, error: String(error) };
      this.#parts.log('debug', 'Offsets were not committed', about);
      if (!this.#stopping) this.#commitSoon();
    } finally {
      this.#committing = undefined;
    }
  }
}
