import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  StoreUnavailable,
  type BackOff,
  type BusSubscription,
  type HistoryWindow,
  type IncomingMessage,
  type MessageBus,
  type MessageHistory,
  type OutgoingMessage,
  type SubscribeOptions,
} from '#ports';
import { BusGroup, type Member } from './bus-group.js';
import { Checkpoint } from './checkpoint.js';
import type { LibsqlFile } from './libsql-file.js';
import { MessageLog } from './message-log.js';

/** How many messages of the history are read at once. */
const HISTORY_PAGE = 200;

/**
 * A bus within one process on a durable log. A group that is new to a topic begins at its oldest
 * message; messages are removed when every group that ever read the topic has passed them.
 */
export class LibsqlMessageBus implements MessageBus, MessageHistory {
  readonly #file: LibsqlFile;
  readonly #log: MessageLog;
  readonly #backOff: BackOff;
  readonly #groups = new Map<string, BusGroup>();

  constructor(file: LibsqlFile, backOff: BackOff = { first: 100, longest: 30_000 }) {
    this.#file = file;
    this.#log = new MessageLog(file);
    this.#backOff = backOff;
  }

  async publish(messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length > 0) await this.#file.write(() => this.#log.append(messages));
  }

  /** @throws {StoreUnavailable} a group that is new could not be written down */
  subscribe(options: SubscribeOptions): BusSubscription {
    const { topic, group: name } = options;
    const id = JSON.stringify([topic, name]);
    const group = this.#groups.get(id) ?? this.#open(options);
    this.#groups.set(id, group);
    const member: Member = { options, inHand: 0, leaving: false, released: () => undefined };
    group.join(member);
    let stopped: Promise<void> | undefined;
    return {
      idle: () =>
        new Promise((resolve, reject) =>
          group.whenIdle(resolve, () =>
            reject(new StoreUnavailable(`the subscription to ${topic} was stopped`)),
          ),
        ),
      stop: () => (stopped ??= this.#leave(id, group, member)),
    };
  }

  async *history(topic: string, window: HistoryWindow): AsyncGenerator<IncomingMessage> {
    for (let after = 0; ;) {
      const page = this.#log.readWindow(topic, window, after, HISTORY_PAGE);
      for (const { position, ...message } of page) {
        after = position;
        yield message;
      }
      if (page.length < HISTORY_PAGE) return;
      // Other calls get their turn between two pages.
      await nextTurn();
    }
  }

  async #leave(id: string, group: BusGroup, member: Member): Promise<void> {
    await group.leave(member);
    if (!group.empty || this.#groups.get(id) !== group) return;
    this.#groups.delete(id);
    group.close();
  }

  #open({ topic, group }: SubscribeOptions): BusGroup {
    // Known to the log from the first moment: another group's progress must not trim what this one
    // has not seen yet.
    const start = this.#file.writeNow(() => this.#log.join(topic, group));
    const checkpoint = new Checkpoint(
      start,
      (work) => this.#file.writeLater(work),
      (position) => this.#log.saveDoneThrough(topic, group, position),
      // Not fatal: what was done since the last save comes again after a restart.
      () => undefined,
    );
    return new BusGroup(topic, this.#log, checkpoint, this.#backOff);
  }
}
