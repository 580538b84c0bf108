import { pauseAfter, type BackOff } from '#ports';
import type { Delivery } from './delivery.js';
import { PartitionProgress, type Commit } from './partition-progress.js';

export interface Fetched {
  readonly partition: number;
  readonly deliveries: readonly Delivery[];
  /** of the last record, which may be none of the messages */
  readonly lastOffset: number;
  /** where the next message will be written */
  readonly end: number;
}

export interface PartitionCommit extends Commit {
  readonly partition: number;
}

/** The messages of one key that were read and are not done with; only the first is ever in hand. */
export interface Line {
  readonly key: string;
  readonly partition: Partition;
  readonly messages: Delivery[];
  inHand: boolean;
  failures: number;
  pause: NodeJS.Timeout | undefined;
}

interface Partition {
  readonly id: number;
  readonly progress: PartitionProgress;
  readonly lines: Map<string, Line>;
  assigned: boolean;
  waiting: number;
  bytes: number;
  end: number;
}

/** What one partition may hold in memory, before it is not read further for a while. */
const FULL = { messages: 5_000, bytes: 4 << 20 };
/** A message's share of the objects around it. */
const OVERHEAD = 200;

const bytesOf = ({ key, raw }: Delivery): number => OVERHEAD + key.length + (raw?.byteLength ?? 0);

/**
 * The work of one member: the messages of a key are one line, and lines whose first message may be handed
 * out wait in `#ready`. A message that is rejected keeps its line out of it for a pause, and the others go on.
 */
export class KeyLines {
  readonly #partitions = new Map<number, Partition>();
  readonly #ready: Line[] = [];

  constructor(
    private readonly backOff: BackOff,
    private readonly onReady: () => void,
  ) {}

  take({ partition: id, deliveries, lastOffset, end }: Fetched): void {
    const partition = this.#partition(id);
    partition.end = end;
    let last = -1;
    for (const delivery of deliveries) {
      last = delivery.offset;
      if (partition.progress.take(delivery.offset)) this.#lineUp(partition, delivery);
    }
    if (lastOffset > last) partition.progress.pass(lastOffset);
  }

  /** The next line that is ready; its first message is in hand from now on. */
  next(): { readonly line: Line; readonly message: Delivery } | undefined {
    const line = this.#ready.shift();
    const message = line?.messages[0];
    if (!line || !message) return undefined;
    line.inHand = true;
    line.partition.progress.hold(message.offset);
    return { line, message };
  }

  done(line: Line): void {
    const message = this.#putDown(line);
    if (message) line.partition.progress.done(message.offset);
  }

  /** Its first message comes again after a pause, here or wherever its partition is by then. */
  failed(line: Line): void {
    const [message] = line.messages;
    if (!message) return;
    if (!line.partition.progress.seen(message.offset)) {
      this.#putDown(line);
      line.partition.progress.giveBack(message.offset);
      return;
    }
    line.inHand = false;
    line.failures += 1;
    line.pause = setTimeout(
      () => {
        line.pause = undefined;
        this.#ready.push(line);
        this.onReady();
      },
      pauseAfter(line.failures, this.backOff),
    );
  }

  /** The group was joined: what is not in hand is dropped, for the log brings it again to whoever has its partition. */
  rejoin(assigned: readonly number[]): void {
    this.#ready.length = 0;
    for (const id of assigned) this.#partition(id);
    for (const partition of this.#partitions.values()) {
      for (const line of partition.lines.values()) this.#dropWaiting(line);
      partition.progress.rejoin();
      partition.assigned = assigned.includes(partition.id);
    }
  }

  close(): void {
    this.rejoin([]);
  }

  isFull(id: number): boolean {
    const { waiting, bytes } = this.#partition(id);
    return waiting > FULL.messages || bytes > FULL.bytes;
  }

  /** Half empty again. */
  hasRoom(id: number): boolean {
    const { waiting, bytes } = this.#partition(id);
    return waiting <= FULL.messages / 2 && bytes <= FULL.bytes / 2;
  }

  /** What is to be committed now; `committed` or `notCommitted` tells what came of it. */
  toCommit(): PartitionCommit[] {
    return [...this.#partitions.values()].flatMap(({ id, assigned, progress }) => {
      const commit = assigned ? progress.toCommit() : undefined;
      return commit ? [{ partition: id, ...commit }] : [];
    });
  }

  committed(commits: readonly PartitionCommit[]): void {
    for (const { partition, offset } of commits) this.#partition(partition).progress.committed(offset);
  }

  notCommitted(commits: readonly PartitionCommit[]): void {
    for (const { partition } of commits) this.#partition(partition).progress.notCommitted();
  }

  /** After a join and before the first messages: what the last owner of a partition had done with. */
  learn(partition: number, done: readonly number[]): void {
    this.#partition(partition).progress.learn(done);
  }

  /** Messages in memory, and how far the partitions of this member are behind their ends, as far as it has read. */
  load(): { readonly waiting: number; readonly bytes: number; readonly behind: number } {
    let [waiting, bytes, behind] = [0, 0, 0];
    for (const partition of this.#partitions.values()) {
      waiting += partition.waiting;
      bytes += partition.bytes;
      if (partition.assigned && partition.end > 0)
        behind += Math.max(0, partition.end - 1 - partition.progress.doneTo);
    }
    return { waiting, bytes, behind };
  }

  #partition(id: number): Partition {
    const known = this.#partitions.get(id);
    if (known) return known;
    const partition: Partition = {
      id,
      progress: new PartitionProgress(),
      lines: new Map(),
      assigned: false,
      waiting: 0,
      bytes: 0,
      end: 0,
    };
    this.#partitions.set(id, partition);
    return partition;
  }

  #lineUp(partition: Partition, delivery: Delivery): void {
    partition.waiting += 1;
    partition.bytes += bytesOf(delivery);
    const { key } = delivery;
    const line = partition.lines.get(key);
    if (line) {
      line.messages.push(delivery);
      return;
    }
    const opened = { key, partition, messages: [delivery], inHand: false, failures: 0, pause: undefined };
    partition.lines.set(key, opened);
    this.#ready.push(opened);
  }

  /** The first message leaves its line, and the next one is ready. */
  #putDown(line: Line): Delivery | undefined {
    line.inHand = false;
    line.failures = 0;
    const message = line.messages.shift();
    if (message) this.#forget(line.partition, message);
    if (line.messages.length > 0) this.#ready.push(line);
    else line.partition.lines.delete(line.key);
    return message;
  }

  #dropWaiting(line: Line): void {
    const { partition, messages } = line;
    for (const message of messages.splice(line.inHand ? 1 : 0)) {
      this.#forget(partition, message);
      partition.progress.giveBack(message.offset);
    }
    clearTimeout(line.pause);
    line.pause = undefined;
    if (!line.inHand) partition.lines.delete(line.key);
  }

  #forget(partition: Partition, message: Delivery): void {
    partition.waiting -= 1;
    partition.bytes -= bytesOf(message);
  }
}
