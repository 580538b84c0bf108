import type { Instant, Restraint } from '#contracts';
import type { ExpectedTask } from './expected-work.js';
import { hasBegunDeleting } from './restraints.js';
import type { SealedTaskView, SealedView } from './sealed-view.js';

/** A task of an open request, as far as one looks at very many. */
export interface OutlookTask extends ExpectedTask {
  readonly destructive: boolean;
  /** which of the request's days a person is to have done it by; null: none was set */
  readonly due: number | null;
  /** what kept it from going on when it last could have */
  readonly heldBy: readonly Restraint['kind'][];
}

/** What an open request has before it, apart from its own days: the same for very many. */
export interface Outlook extends Pick<
  SealedView,
  'kind' | 'progress' | 'policy' | 'sources' | 'subjectIsAdministrator'
> {
  /** something of it was sent that deletes */
  readonly hasBegunDeleting: boolean;
  readonly tasks: readonly OutlookTask[];
}

/** What is a request's own. */
export interface OwnDays {
  readonly receivedAt: Instant;
  readonly dueAt: Instant;
  readonly metAt: Instant | null;
  readonly paused: boolean;
  readonly purge: SealedView['purge'];
  readonly purgeDueAt: Instant | null;
  /** by when its receipt is to be confirmed; null: it was, or the clock has stopped, or nobody asks for it */
  readonly confirmBy: Instant | null;
  /** those that its tasks wait for or are due on */
  readonly days: readonly Instant[];
}

/** Whether something of a request waits because something stood against it when it last could have gone on. */
export const isHeld = ({
  tasks,
}: {
  readonly tasks: readonly { readonly heldBy: readonly unknown[] | null }[];
}): boolean => tasks.some(({ heldBy }) => (heldBy?.length ?? 0) > 0);

export function ownDaysOf(view: SealedView): OwnDays {
  const { receivedAt, purge, purgeDueAt, clock } = view;
  const { dueAt, metAt, paused, confirmDueAt, confirmedAt } = clock;
  const confirmBy = confirmedAt === null && metAt === null ? confirmDueAt : null;
  return { receivedAt, dueAt, metAt, paused, purge, purgeDueAt, confirmBy, days: daysOf(view) };
}

export function outlookOf(view: SealedView): Outlook {
  const { kind, progress, policy, sources, subjectIsAdministrator } = view;
  const days = daysOf(view);
  const dayOf = (day: Instant | null) => (day === null ? null : days.indexOf(day));
  const places = new Map(view.tasks.map(({ id }, place) => [id, place]));
  const tasks = view.tasks.map((task): OutlookTask => {
    const { source, host, action, phase, state, manual, destructive, checkAfter, dueAt } = task;
    const dependsOn = task.dependsOn.flatMap((id) => places.get(id) ?? []);
    const heldBy = kindsOf(task);
    const [day, due] = [dayOf(checkAfter), dayOf(dueAt)];
    return { source, host, action, phase, state, manual, destructive, dependsOn, day, due, heldBy };
  });
  const begun = hasBegunDeleting(view.tasks);
  return { kind, progress, policy, sources, subjectIsAdministrator, hasBegunDeleting: begun, tasks };
}

/** Each once. Tasks of views of an earlier version have none. */
const kindsOf = ({ heldBy }: Pick<Partial<SealedTaskView>, 'heldBy'>): OutlookTask['heldBy'] => [
  ...new Set((heldBy ?? []).map(({ kind }) => kind)),
];

/** Each day once, in the order of the tasks. */
const daysOf = ({ tasks }: SealedView): readonly Instant[] => [
  ...new Set(tasks.flatMap(({ checkAfter, dueAt }) => [checkAfter ?? [], dueAt ?? []].flat())),
];
