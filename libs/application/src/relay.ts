import { randomUUID } from 'node:crypto';
import { TASK_ASSIGNED, taskTopic, type TaskAssigned, type TaskId } from '#contracts';
import { react, type PrivacyRequest, type Reaction } from '#domain';
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
import type { KeyRing, TaskTokens } from '#vault';
import type { RecentCommits } from './recent-commits.js';
import { RequestFollower } from './request-follower.js';
import type { ReadCommit } from './request-repository.js';
import { statusMessage } from './status-message.js';

export interface RelayParts {
  readonly store: EventStore;
  readonly bus: MessageBus;
  readonly timers: Timers;
  readonly artifacts: ArtifactStore;
  readonly keys: KeyRing;
  readonly tokens: TaskTokens;
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
  readonly timers: TimerChange[];
  readonly last: (() => Promise<void>)[];
}

/**
 * Performs what events ask for outside: the commit is the outbox. A batch may come again after a
 * crash, so everything it does can be done twice: the same task, the same timer, the same removal.
 */
export class Relay {
  readonly #follower: RequestFollower;

  constructor(private readonly parts: RelayParts) {
    this.#follower = new RequestFollower(parts.store, parts.recent);
  }

  async handle(commits: readonly Commit[]): Promise<void> {
    const outside: Outside = { messages: [], timers: [], last: [] };
    for (const stored of commits) {
      const { commit, request } = await this.#follower.after(stored);
      for (const event of commit.events)
        for (const reaction of react(event, request)) this.#collect(reaction, request, outside);
      if (this.parts.tellStatus) await this.#tell(commit, request, outside);
    }
    await this.#perform(outside);
  }

  /** A view that cannot be opened must not hold up every request behind it: it is told of, and not sent. */
  async #tell(commit: ReadCommit, request: PrivacyRequest, { messages }: Outside): Promise<void> {
    try {
      messages.push(await statusMessage(commit, request, this.parts.keys));
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      this.parts.onLeftBehind(error);
    }
  }

  #collect(reaction: Reaction, request: PrivacyRequest, outside: Outside): void {
    const { artifacts, keys } = this.parts;
    switch (reaction.kind) {
      case 'send-task':
        outside.messages.push(this.#message(request, reaction.taskId));
        return;
      case 'schedule':
        outside.timers.push({
          change: 'schedule',
          streamId: request.id,
          name: reaction.name,
          dueAt: reaction.dueAt,
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

  async #perform({ messages, timers, last }: Outside): Promise<void> {
    const { bus, timers: store, onTimers } = this.parts;
    await Promise.all([
      messages.length > 0 ? bus.publish(messages) : undefined,
      timers.length > 0 ? store.apply(timers) : undefined,
    ]);
    if (timers.length > 0) onTimers();
    for (const act of last) await act();
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

  #message(request: PrivacyRequest, taskId: TaskId): OutgoingMessage {
    const data = this.#assignment(request, taskId);
    const event = {
      specversion: '1.0',
      id: randomUUID(),
      source: 'lethe/orchestrator',
      type: TASK_ASSIGNED,
      datacontenttype: 'application/json',
      data,
    };
    // One key for each dispatch: a task sent again must reach the handler that still works on it.
    return { topic: taskTopic(data.source), key: `${taskId}/${data.dispatch}`, value: JSON.stringify(event) };
  }

  #assignment(request: PrivacyRequest, taskId: TaskId): TaskAssigned {
    const task = request.tasks?.get(taskId);
    if (!task?.leaseUntil)
      throw new Error(`Task ${taskId} was dispatched and is not running in the same commit.`);
    const { id, kind, subject, subjectIsAdministrator, subjectKeyId } = request;
    return {
      requestId: id,
      taskId,
      kind,
      source: task.source,
      host: task.host,
      action: task.action,
      phase: task.phase,
      checks: [...task.checks],
      attempt: task.attempt,
      dispatch: task.dispatch,
      leaseSeconds: task.leaseSeconds,
      subject,
      subjectIsAdministrator,
      olderThan: task.olderThan,
      continuation: task.continuation,
      taskToken: this.parts.tokens.issue({
        requestId: id,
        taskId,
        source: task.source,
        host: task.host,
        subjectKeyId,
        leaseUntil: task.leaseUntil,
      }),
    };
  }
}
