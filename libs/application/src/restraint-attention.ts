import type { Instant, Source, TaskState } from '#contracts';
import {
  restraintsOn,
  type CloseLimit,
  type OpenOutlook,
  type Outlook,
  type SealedTaskView,
  type SealedView,
  type Standing,
} from '#domain';
import { standingAgainst } from './open-view.js';
import type { AttentionItem } from './privacy-requests.js';
import { reachedWords } from './register/close-limit-words.js';

const days = (moment: string): string => moment.slice(0, 10);
const tasks = (count: number): string => (count === 1 ? 'One task waits' : `${count} tasks wait`);

/** Whether something may keep a task from going on: nothing is said of those that have not come so far. */
const waits = (task: { readonly heldBy: readonly unknown[] | null; readonly state: TaskState }): boolean =>
  (task.heldBy ?? []).length > 0 || task.state === 'waiting-on-person';

const nobodys = { requestId: null, taskId: null, host: null, dueAt: null } as const;

/** What waits because something stands against it, counted while requests are looked through. */
export class RestraintAttention {
  readonly #ofSource = new Map<Source, number>();
  #closes = 0;

  constructor(
    private readonly standing: Standing,
    private readonly limit: Pick<CloseLimit, 'reached'>,
  ) {}

  /** Counts what waits for a source that is paused, and for the limit of closes. */
  take(outlook: Outlook): void {
    const { pauses, closes } = this.standing;
    if (pauses.length === 0 && closes === 'admitted') return;
    const { kind, hasBegunDeleting } = outlook;
    // Holds are not counted: whom they are for does not matter here.
    const concerned = { kind, hasBegunDeleting, subjectDigests: [] };
    const held = outlook.tasks
      .filter(waits)
      .flatMap((task) =>
        restraintsOn(concerned, task, this.standing).map((restraint) => ({ task, restraint })),
      );
    if (held.some(({ restraint }) => restraint.kind === 'close-limit')) this.#closes += 1;
    for (const { task, restraint } of held)
      // What a person has before her has begun, and may be done.
      if (
        restraint.kind === 'source-paused' &&
        restraint.source !== null &&
        task.state !== 'waiting-on-person'
      )
        this.#ofSource.set(restraint.source, (this.#ofSource.get(restraint.source) ?? 0) + 1);
  }

  /** The date that what is said of a request may have; undefined: nothing is said. */
  from({ outlook, own }: OpenOutlook): Instant | undefined {
    return this.standing.holds.length > 0 && outlook.tasks.some(waits) ? own.dueAt : undefined;
  }

  /** What about one request needs somebody: a hold stands against what it would do now. */
  of(view: SealedView): readonly AttentionItem[] {
    const against = standingAgainst(view, this.standing);
    const onHold = view.tasks.flatMap((task) =>
      waits(task)
        ? against(task).flatMap((restraint) => (restraint.kind === 'legal-hold' ? [{ task, restraint }] : []))
        : [],
    );
    const [first] = onHold;
    if (!first) return [];
    const since = onHold.map(({ restraint }) => restraint.since).sort()[0] ?? first.restraint.since;
    return [
      {
        requestId: view.id,
        taskId: first.task.id,
        source: first.task.source,
        host: first.task.host,
        dueAt: view.clock.dueAt,
        reason: 'on-legal-hold',
        message: `A legal hold has stood against it since ${days(since)}: ${tasks(distinct(onHold))}, and the clock runs on.`,
        nextAction:
          'Lift the hold when it is over. Until then tell the person, and extend with notice where the policy allows.',
      },
    ];
  }

  /** What about all requests needs somebody. Call it when they were looked through. */
  ofAll(): readonly AttentionItem[] {
    const { pauses } = this.standing;
    const { reached } = this.limit;
    const items = pauses.map(({ source, since }): AttentionItem => ({
      ...nobodys,
      source,
      reason: 'source-paused',
      message: `The source has been paused since ${days(since)}: ${tasks(this.#ofSource.get(source) ?? 0)}.`,
      nextAction: 'Resume the source when it may work again; clocks run on meanwhile.',
    }));
    if (reached === null) return items;
    return [
      {
        ...nobodys,
        source: null,
        reason: 'close-limit-reached',
        message: `More accounts than usual are to be closed: ${this.#closes === 1 ? 'one request waits' : `${this.#closes} requests wait`}. ${reachedWords(reached)}`,
        nextAction:
          'Find out whether they are meant; then let them begin (a privacy officer or an administrator), or cancel those that are not.',
      },
      ...items,
    ];
  }
}

const distinct = (held: readonly { readonly task: SealedTaskView }[]): number =>
  new Set(held.map(({ task }) => task.id)).size;
