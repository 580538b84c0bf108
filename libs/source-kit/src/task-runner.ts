import type { TaskAssigned, TaskId } from '#contracts';
import type { HostAnnouncer } from './host-announcer.js';
import { RunnerStopped, TaskRun, type RunTerms } from './task-run.js';

export interface TaskRunnerOptions extends RunTerms {
  /** hosts whose tasks are taken here. Tasks without a host are taken by every runner of their source. */
  readonly hosts: 'all' | ReadonlySet<string>;
}

/** What a process gives the handler of any source. */
export interface HandlerTerms extends Omit<TaskRunnerOptions, 'source' | 'handlers'> {
  /** gets to know the hosts of all handlers of the process */
  readonly announcer: Pick<HostAnnouncer, 'cover'>;
}

/**
 * Takes the tasks of one source, lets its handlers work and reports for them. It remembers nothing
 * beyond what it has in hand: a process that dies at any point gets the same task again.
 */
export class TaskRunner {
  readonly #runs = new Map<TaskId, TaskRun>();
  readonly #stopping = new AbortController();

  constructor(private readonly options: TaskRunnerOptions) {}

  /**
   * Resolves when the report that answers the task is durable, or at once for a task of somebody else.
   * A task that is already in hand here is not begun twice: both calls end with its one report.
   * @throws whatever `report` throws, and {RunnerStopped}: hand the task over again
   */
  async handle(task: TaskAssigned): Promise<void> {
    if (!this.#isOurs(task)) return;
    if (this.#stopping.signal.aborted) throw new RunnerStopped(task.taskId);
    const inHand = this.#runs.get(task.taskId);
    if (inHand?.adopt(task)) return inHand.finished;

    const run = new TaskRun(task, this.options, this.#stopping.signal);
    this.#runs.set(task.taskId, run);
    try {
      await run.finished;
    } finally {
      if (this.#runs.get(task.taskId) === run) this.#runs.delete(task.taskId);
    }
  }

  /** Tells the handlers to stop, and resolves when none works any more. What they did not finish comes again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled([...this.#runs.values()].map(({ finished }) => finished));
  }

  #isOurs({ source, host }: TaskAssigned): boolean {
    if (source !== this.options.source) return false;
    return host === null || this.options.hosts === 'all' || this.options.hosts.has(host);
  }
}
