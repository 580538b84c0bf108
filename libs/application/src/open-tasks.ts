import type { Outlook, OutlookTask } from '#domain';

/** Counts the tasks of open requests: those of requests that have the same before them together. */
export class OpenTasks {
  readonly #times = new Map<Outlook, number>();

  take(outlook: Outlook): void {
    this.#times.set(outlook, (this.#times.get(outlook) ?? 0) + 1);
  }

  /** Each kind of task that there is, and how many; the same kind may come several times. */
  *each(): Iterable<readonly [task: OutlookTask, count: number]> {
    for (const [outlook, count] of this.#times) for (const task of outlook.tasks) yield [task, count];
  }
}
