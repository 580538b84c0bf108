import { createHash } from 'node:crypto';
import type { Instant } from '#contracts';
import type { PrivacyRequest, Task } from '#domain';
import { tasksOf } from '#domain';
import { handler, type CommandDraft } from './commands.js';
import { anArtifact } from './evidence.js';
import { after } from './moments.js';
import { nameOf } from './tasks.js';
import type { Assignment, RequestSimulation } from './request-simulation.js';

/** How the handlers and the systems behind them behave. The same seed: the same behaviour. */
export interface FleetCharacter {
  readonly seed: number;
  /** how often a source makes its handler wait, at most */
  readonly waits: number;
  /** how often a task fails before it works, at most */
  readonly failures: number;
  /** of ten tasks so many fail for good */
  readonly hopeless: number;
  /** how often a re-scan finds the person again, at most */
  readonly contradictions: number;
  /** records of other people in an export of records */
  readonly otherPeople: number;
}

export const RELIABLE: FleetCharacter = {
  seed: 1,
  waits: 0,
  failures: 0,
  hopeless: 0,
  contradictions: 0,
  otherPeople: 0,
};

/** A number below `limit` that depends on the words alone. */
const chance = (limit: number, ...words: readonly (string | number)[]): number =>
  createHash('sha256').update(words.join('|')).digest().readUInt32BE(0) % limit;

/**
 * Handlers that do what they are asked as their character says. What they say of a dispatch depends on
 * nothing but the task and the number of the dispatch, so late and repeated reports agree with it.
 */
export class SimulatedFleet {
  constructor(readonly character: FleetCharacter) {}

  /** Takes everything that was sent, in the order of sending, and reports at once. */
  answerAll(simulation: RequestSimulation): void {
    for (let sent = simulation.outbox.shift(); sent; sent = simulation.outbox.shift())
      for (const report of this.reportsOn(simulation.request, sent, simulation.now)) simulation.run(report);
  }

  /** What is said of one dispatch: a sign of life, then how it ended. */
  reportsOn(request: PrivacyRequest, sent: Assignment, now: string): readonly CommandDraft[] {
    const task = request.tasks?.get(sent.taskId);
    if (!task) return [];
    const { attempt, dispatch } = sent;
    return [
      handler.progresses(task, { attempt, dispatch }),
      handler.progresses(task, { attempt, dispatch, done: 1, total: 2 }),
      this.#result(request, task, sent, now),
    ];
  }

  #result(request: PrivacyRequest, task: Task, sent: Assignment, now: string): CommandDraft {
    const { attempt, dispatch } = sent;
    const { seed, hopeless } = this.character;
    const waits = chance(this.character.waits + 1, seed, 'waits', nameOf(task));
    const failures = chance(this.character.failures + 1, seed, 'failures', nameOf(task));
    if (dispatch <= waits)
      return handler.waits(task, { attempt, dispatch, checkAfter: after({ hours: 2 }, now) });
    if (dispatch <= waits + failures) return handler.fails(task, { attempt, dispatch });
    const isHopeless = task.action !== 'assemble' && chance(10, seed, 'hopeless', nameOf(task)) < hopeless;
    if (isHopeless) return handler.failsForGood(task, { attempt, dispatch });
    return this.#success(request, task, sent);
  }

  #success(request: PrivacyRequest, task: Task, { attempt, dispatch }: Assignment): CommandDraft {
    const sent = { attempt, dispatch };
    switch (task.action) {
      case 'verify-purge':
        return this.#findsAgain(request, task)
          ? handler.finds(task, this.#newestEntry(request, task), sent)
          : handler.succeeds(task, sent);
      case 'export-records':
        return handler.succeeds(task, { ...sent, otherPeople: this.character.otherPeople });
      case 'assemble':
        return handler.succeeds(task, { ...sent, artifacts: [anArtifact()] });
      default:
        return handler.succeeds(task, sent);
    }
  }

  /** Written some time after the delete; for some places no time can be read. */
  #newestEntry(request: PrivacyRequest, task: Task): Instant | null {
    const hours = chance(28 * 24, this.character.seed, 'newest', nameOf(task));
    return request.erasure && hours % 3 > 0 ? after({ hours }, request.erasure.deletedAt) : null;
  }

  /** The first re-scans of a place find something, as many as its chance says. */
  #findsAgain(request: PrivacyRequest, task: Task): boolean {
    const earlier = tasksOf(request).filter(
      (other) => other.id < task.id && nameOf(other) === nameOf(task),
    ).length;
    const { seed, contradictions } = this.character;
    return earlier < chance(contradictions + 1, seed, 'contradictions', nameOf(task));
  }
}
