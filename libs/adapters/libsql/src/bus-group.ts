import { DoneThrough, pauseAfter, type BackOff, type SubscribeOptions } from '#ports';
import type { Checkpoint } from './checkpoint.js';
import type { LoggedMessage, MessageLog } from './message-log.js';

/** Read at once from the log. */
const READ = 200;
/** Messages held back in memory behind keys that fail, before the topic waits for them. */
const HELD_BACK = 10_000;

/** One subscription's share of the work. */
export interface Member {
  readonly options: SubscribeOptions;
  inHand: number;
  leaving: boolean;
  /** told whenever a message of this member is out of its hand */
  released: () => void;
}

/** The messages of one key that were read and are not done with; only the first is in hand. */
interface Line {
  readonly messages: LoggedMessage[];
  failures: number;
}

/**
 * The members of a group share the messages of a topic. A key is one line of messages, in one hand at
 * a time; lines whose first message may be handed out wait in `#ready`. A message that is rejected
 * keeps its line out of `#ready` for a pause, and the others go on.
 */
export class BusGroup {
  readonly #topic: string;
  readonly #log: MessageLog;
  readonly #checkpoint: Checkpoint;
  readonly #backOff: BackOff;
  readonly #members: Member[] = [];
  readonly #lines = new Map<string, Line>();
  readonly #ready: Line[] = [];
  readonly #pauses = new Set<NodeJS.Timeout>();
  readonly #progress: DoneThrough;
  readonly #deaf: () => void;
  #readTo: number;
  #waiters: { readonly target: number; readonly resolve: () => void; readonly reject: () => void }[] = [];

  constructor(topic: string, log: MessageLog, checkpoint: Checkpoint, backOff: BackOff) {
    this.#topic = topic;
    this.#log = log;
    this.#checkpoint = checkpoint;
    this.#backOff = backOff;
    this.#readTo = checkpoint.value;
    this.#progress = new DoneThrough(checkpoint.value);
    // Not at once: handlers must not run inside the call that tells of the commit.
    this.#deaf = log.listen(topic, () => queueMicrotask(() => this.#handOut()));
  }

  get empty(): boolean {
    return this.#members.length === 0;
  }

  join(member: Member): void {
    this.#members.push(member);
    // The member hears nothing before the call that made it one has returned.
    setImmediate(() => this.#handOut());
  }

  /** Resolves when the member has nothing in hand any more. */
  async leave(member: Member): Promise<void> {
    member.leaving = true;
    while (member.inHand > 0)
      await new Promise<void>((resolve) => {
        member.released = resolve;
      });
    const index = this.#members.indexOf(member);
    if (index >= 0) this.#members.splice(index, 1);
    await this.#checkpoint.saved();
  }

  /** When the last member has left: what is still in memory is read again by whoever comes next. */
  close(): void {
    this.#deaf();
    for (const pause of this.#pauses) clearTimeout(pause);
    for (const waiter of this.#waiters.splice(0)) waiter.reject();
  }

  /** Calls one of the two when all that is durable now has been handled, or the group was closed. */
  whenIdle(resolve: () => void, reject: () => void): void {
    const target = this.#log.last(this.#topic);
    if (this.#progress.value >= target) resolve();
    else if (this.empty) reject();
    else this.#waiters.push({ target, resolve, reject });
  }

  #handOut(): void {
    for (;;) {
      const member = this.#freeMember();
      if (!member) return;
      if (this.#ready.length === 0) this.#readMore();
      const line = this.#ready.shift();
      if (!line) return;
      void this.#handle(member, line);
    }
  }

  /** The one with the fewest in hand among those that may take another. */
  #freeMember(): Member | undefined {
    let free: Member | undefined;
    for (const member of this.#members)
      if (
        !member.leaving &&
        member.inHand < member.options.concurrency &&
        member.inHand < (free?.inHand ?? Infinity)
      )
        free = member;
    return free;
  }

  #readMore(): void {
    while (
      this.#ready.length === 0 &&
      this.#progress.open < HELD_BACK &&
      this.#readTo < this.#log.last(this.#topic)
    ) {
      const messages = this.#log.read(this.#topic, this.#readTo, READ);
      for (const message of messages) this.#lineUp(message);
      this.#readTo = messages.at(-1)?.position ?? this.#log.last(this.#topic);
    }
  }

  #lineUp(message: LoggedMessage): void {
    this.#progress.take(message.position);
    const line = this.#lines.get(message.key);
    if (line) {
      line.messages.push(message);
      return;
    }
    const opened = { messages: [message], failures: 0 };
    this.#lines.set(message.key, opened);
    this.#ready.push(opened);
  }

  async #handle(member: Member, line: Line): Promise<void> {
    const message = line.messages[0];
    if (!message) return;
    member.inHand += 1;
    try {
      await member.options.handle(message);
      this.#done(line, message);
    } catch (error) {
      member.options.onFault(error, message);
      this.#again(line);
    } finally {
      member.inHand -= 1;
      member.released();
      this.#handOut();
    }
  }

  #done(line: Line, message: LoggedMessage): void {
    line.messages.shift();
    line.failures = 0;
    if (line.messages.length > 0) this.#ready.push(line);
    else this.#lines.delete(message.key);
    if (!this.#progress.done(message.position)) return;
    this.#checkpoint.moveTo(this.#progress.value);
    const arrived = this.#waiters.filter((waiter) => waiter.target <= this.#progress.value);
    if (arrived.length > 0) this.#waiters = this.#waiters.filter((waiter) => !arrived.includes(waiter));
    for (const waiter of arrived) waiter.resolve();
  }

  #again(line: Line): void {
    line.failures += 1;
    const pause = setTimeout(
      () => {
        this.#pauses.delete(pause);
        this.#ready.push(line);
        this.#handOut();
      },
      pauseAfter(line.failures, this.#backOff),
    );
    this.#pauses.add(pause);
  }
}
