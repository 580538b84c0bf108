import type { Instant, RequestEvent, TaskId } from '#contracts';
import {
  decide,
  evolveCommit,
  nothingStands,
  react,
  tasksOf,
  type Decision,
  type PrivacyRequest,
  type Reaction,
  type Standing,
  type Task,
} from '#domain';
import { submission, timer, type CommandDraft } from './commands.js';
import { START } from './moments.js';
import { REQUEST_ID } from './people.js';

type Commit = Parameters<typeof evolveCommit>[1];

/** A task on its way to a handler. */
export interface Assignment {
  readonly taskId: TaskId;
  readonly attempt: number;
  readonly dispatch: number;
}

/**
 * One request with its timers and its outbox, in memory: commands are decided, committed and reacted to
 * as the application layer does it, and time moves only when it is told to.
 */
export class RequestSimulation {
  #request: PrivacyRequest | undefined;
  #now: Instant = START;
  #commands = 0;
  /** what stands against work now; whoever changes it lets the request reconsider, as the register does */
  standing: Standing = nothingStands;
  readonly #timers = new Map<string, Instant>();
  /** what was sent and nobody took yet, oldest first */
  readonly outbox: Assignment[] = [];
  readonly commits: Commit[] = [];
  readonly removedArtifacts: string[] = [];
  readonly shredded: string[] = [];

  static submitted(...facts: Parameters<typeof submission>): RequestSimulation {
    const simulation = new RequestSimulation();
    simulation.run(submission(...facts));
    return simulation;
  }

  get now(): Instant {
    return this.#now;
  }

  get request(): PrivacyRequest {
    if (!this.#request) throw new Error('Nothing was submitted.');
    return this.#request;
  }

  get events(): readonly RequestEvent[] {
    return this.commits.flatMap(({ events }) => events);
  }

  get timers(): ReadonlyMap<string, Instant> {
    return this.#timers;
  }

  /** The tasks of an action, in the order of the plan; on one host if it is named. */
  tasks(action: Task['action'], host?: string): readonly Task[] {
    return tasksOf(this.request).filter(
      (task) => task.action === action && (host === undefined || task.host === host),
    );
  }

  /** The one task of an action that is not settled yet, on one host if it is named. */
  open(action: Task['action'], host?: string): Task {
    const [task] = this.tasks(action, host).filter(({ state }) => state !== 'succeeded');
    if (!task) throw new Error(`There is no open ${action}${host === undefined ? '' : ` on ${host}`}.`);
    return task;
  }

  run(draft: CommandDraft): Decision {
    const commandId = draft.commandId ?? `command:${(this.#commands += 1)}`;
    const decision = decide(this.#request, { ...draft, commandId, at: this.#now }, this.standing);
    if (decision.kind !== 'accept') return decision;
    const { events } = decision;
    const commit = { streamId: REQUEST_ID, committedAt: this.#now, commandId, events };
    this.#request = evolveCommit(this.#request, commit);
    this.commits.push(commit);
    for (const event of events) for (const reaction of react(event, this.request)) this.#perform(reaction);
    return decision;
  }

  /** Moves the time forward, and rings each timer when it comes due. */
  advanceTo(moment: Instant): void {
    for (let next = this.nextTimer(); next && next.dueAt <= moment; next = this.nextTimer())
      this.ring(next.name);
    this.sleepUntil(moment);
  }

  /** Time passes and no timer rings: whoever fires them is down. */
  sleepUntil(moment: Instant): void {
    if (moment > this.#now) this.#now = moment;
  }

  /** The timer that comes due first. */
  nextTimer(): { readonly name: string; readonly dueAt: Instant } | undefined {
    const [first] = [...this.#timers].sort(([, one], [, other]) => (one < other ? -1 : 1));
    return first && { name: first[0], dueAt: first[1] };
  }

  /** Rings a timer at its time, or now if that has passed; it is gone then unless it was set again. */
  ring(name: string): Decision {
    const dueAt = this.#timers.get(name);
    if (dueAt !== undefined && dueAt > this.#now) this.#now = dueAt;
    this.#timers.delete(name);
    return this.run({ ...timer(name), commandId: `timer:${name}:${dueAt ?? this.#now}` });
  }

  #perform(reaction: Reaction): void {
    switch (reaction.kind) {
      case 'send-task': {
        const task = this.request.tasks?.get(reaction.taskId);
        if (task) this.outbox.push({ taskId: task.id, attempt: task.attempt, dispatch: task.dispatch });
        return;
      }
      case 'schedule':
        this.#timers.set(reaction.name, reaction.dueAt);
        return;
      case 'cancel':
        this.#timers.delete(reaction.name);
        return;
      case 'remove-artifacts':
        this.removedArtifacts.push(...reaction.artifactIds);
        return;
      case 'shred':
        this.shredded.push(reaction.subjectKeyId);
    }
  }
}
