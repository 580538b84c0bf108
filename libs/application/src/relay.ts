import { taskTopic, topics, type RequestId } from '#contracts';
import { react, standingOf, tasksOf, urgencyOf, type PrivacyRequest, type Reaction } from '#domain';
import {
  StoreUnavailable,
  type ArtifactStore,
  type Commit,
  type EventStore,
  type MessageBus,
  type OutgoingMessage,
  type TimerChange,
  type Timers,
} from '#ports';
import { sendingFor, type Sending } from '#tracing';
import type { KeyRing, TaskTokens } from '#vault';
import type { RecentCommits } from './recent-commits.js';
import { RequestFollower, type Followed } from './request-follower.js';
import type { ReadCommit } from './request-repository.js';
import type { RegisterBook } from './register/register-book.js';
import { statusMessage } from './status-message.js';
import { runningTask, taskMessage } from './task-message.js';

export interface RelayParts {
  readonly store: EventStore;
  readonly bus: MessageBus;
  readonly timers: Timers;
  readonly artifacts: ArtifactStore;
  readonly keys: KeyRing;
  readonly tokens: TaskTokens;
  /** what stands against work: told with the status */
  readonly book: Pick<RegisterBook, 'known'>;
  readonly recent?: RecentCommits;
  /** told of artifacts that could not be removed; they go with the request's own record at the latest */
  readonly onLeftBehind: (error: unknown) => void;
  /** told when timers were changed, so that whoever fires them looks again */
  readonly onTimers: () => void;
  /** whether `lethe.status.v1` has readers here: on the embedded profile nobody outside can read it */
  readonly tellStatus?: boolean;
}

interface Outside {
  readonly messages: OutgoingMessage[];
  readonly sendings: Sending[];
  readonly timers: TimerChange[];
  readonly last: (() => Promise<void>)[];
}

/** So many commits are carried outside together: enough for a full request, few enough to overlap. */
const TOGETHER = 50;

/**
 * Performs what events ask for outside: the commit is the outbox. A batch may come again after a
 * crash, so everything it does can be done twice: the same task, the same timer, the same removal.
 */
export class Relay {
  readonly #follower: RequestFollower;

  constructor(private readonly parts: RelayParts) {
    this.#follower = new RequestFollower(parts.store, parts.recent);
  }

  /** What some commits ask for is prepared while that of the ones before them is under way. */
  async handle(commits: readonly Commit[]): Promise<void> {
    let performed: Promise<void> = Promise.resolve();
    for (let from = 0; from < commits.length; from += TOGETHER) {
      const prepared = this.#prepared(commits.slice(from, from + TOGETHER));
      // The first fault of either counts; the other must not go unhandled.
      const [outside] = await Promise.all([prepared, performed]);
      performed = this.#perform(outside);
    }
    await performed;
  }

  async #prepared(commits: readonly Commit[]): Promise<Outside> {
    const outside: Outside = { messages: [], sendings: [], timers: [], last: [] };
    const all = await this.#follower.afterAll(commits);
    // Side by side: each may have a key to fetch.
    const told = await Promise.all(all.map((followed) => this.#told(followed, outside)));
    for (const [index, followed] of all.entries()) {
      for (const event of followed.commit.events)
        for (const reaction of react(event, followed.request)) this.#collect(reaction, followed, outside);
      const status = told[index];
      if (status) outside.messages.push(status);
    }
    return outside;
  }

  /**
   * Performs once more what the commits of a request ask for and is still to be done: tasks in hand go to
   * their handlers again, timers are set as they should be. For what was lost outside: a topic, a table.
   * @returns how many tasks were sent, or would be @throws {StoreUnavailable}
   */
  async again(id: RequestId, { dryRun }: { readonly dryRun: boolean }): Promise<number> {
    for (;;) {
      const commits = await this.parts.store.read(id);
      const all = await this.#follower.afterAll(commits);
      const now = all.at(-1)?.request;
      if (!now || dryRun) return now ? tasksOf(now).filter(({ state }) => state === 'running').length : 0;
      const outside = this.#outstanding(all, now);
      await this.#perform(outside);
      // What was committed meanwhile may have moved a timer that has just been moved back.
      const last = commits.at(-1)?.commit;
      if ((await this.parts.store.read(id, last)).length === 0) return outside.messages.length;
    }
  }

  /** Of the messages only those for tasks that are in hand now with this very dispatch. */
  #outstanding(all: readonly Followed[], now: PrivacyRequest): Outside {
    const outside: Outside = { messages: [], sendings: [], timers: [], last: [] };
    const isOver = (reaction: Reaction, then: PrivacyRequest): boolean => {
      if (reaction.kind !== 'send-task') return false;
      const task = now.tasks?.get(reaction.taskId);
      return task?.state !== 'running' || task.dispatch !== then.tasks?.get(reaction.taskId)?.dispatch;
    };
    for (const followed of all) {
      const { commit, request } = followed;
      const reactions = commit.events.flatMap((event) => react(event, request));
      for (const reaction of reactions)
        if (!isOver(reaction, request)) this.#collect(reaction, followed, outside);
    }
    return outside;
  }

  /** A view that cannot be opened must not hold up every request behind it: it is told of, and not sent. */
  async #told({ commit, request }: Followed, outside: Outside): Promise<OutgoingMessage | undefined> {
    const { keys, tellStatus, onLeftBehind, book } = this.parts;
    if (!tellStatus) return undefined;
    try {
      const traceparent = this.#sending(commit, topics.status, outside);
      const standing = standingOf(await book.known());
      return await statusMessage(commit, request, { keys, traceparent, standing });
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      onLeftBehind(error);
      return undefined;
    }
  }

  /** @returns the traceparent of a message that goes out for the commit */
  #sending(commit: ReadCommit, topic: string, { sendings }: Outside): string {
    const sent = sendingFor(commit.traceparent, topic);
    sendings.push(sent);
    return sent.traceparent;
  }

  #collect(reaction: Reaction, { commit, request }: Followed, outside: Outside): void {
    const { artifacts, keys, tokens } = this.parts;
    switch (reaction.kind) {
      case 'send-task': {
        const task = runningTask(request, reaction.taskId);
        const traceparent = this.#sending(commit, taskTopic(task.source), outside);
        outside.messages.push(taskMessage(request, task, { tokens, traceparent }));
        return;
      }
      case 'schedule':
        outside.timers.push({
          change: 'schedule',
          streamId: request.id,
          name: reaction.name,
          dueAt: reaction.dueAt,
          urgency: urgencyOf(reaction.name),
        });
        return;
      case 'cancel':
        outside.timers.push({ change: 'cancel', streamId: request.id, name: reaction.name });
        return;
      case 'remove-artifacts':
        outside.last.push(() => this.#tidied(() => this.#remove(request, reaction.artifactIds)));
        return;
      case 'shred':
        outside.last.push(() => keys.destroy(reaction.subjectKeyId));
        outside.last.push(() => this.#tidied(() => artifacts.removeAll(request.id)));
    }
  }

  async #perform({ messages, sendings, timers, last }: Outside): Promise<void> {
    const { timers: store, onTimers } = this.parts;
    await Promise.all([
      messages.length > 0 ? this.#publish(messages, sendings) : undefined,
      timers.length > 0 ? store.apply(timers) : undefined,
    ]);
    if (timers.length > 0) onTimers();
    for (const act of last) await act();
  }

  async #publish(messages: readonly OutgoingMessage[], sendings: readonly Sending[]): Promise<void> {
    const publishing = this.parts.bus.publish(messages);
    await Promise.all([publishing, ...sendings.map((sending) => sending.by(publishing))]);
  }

  /** With an expired package goes all that was gathered for it, also what attempts left that no event names. */
  async #remove(request: PrivacyRequest, artifactIds: readonly string[]): Promise<void> {
    const { artifacts } = this.parts;
    if (request.package?.expired) return artifacts.removeAll(request.id);
    for (const id of artifactIds) await artifacts.remove(request.id, id);
  }

  /** One file that cannot be removed must not hold up every request behind it: what stays is cipher text. */
  async #tidied(remove: () => Promise<void>): Promise<void> {
    await remove().catch(this.parts.onLeftBehind);
  }
}
