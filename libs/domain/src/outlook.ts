import { Source, type Instant } from '#contracts';
import type { ExpectedTask } from './expected-work.js';
import type { SealedTaskView, SealedView } from './sealed-view.js';

/** What an open request has before it, apart from its own days: the same for very many. */
export interface Outlook extends Pick<
  SealedView,
  'kind' | 'progress' | 'policy' | 'sources' | 'subjectIsAdministrator'
> {
  readonly tasks: readonly ExpectedTask[];
}

/** What is a request's own. */
export interface OwnDays {
  readonly dueAt: Instant;
  readonly metAt: Instant | null;
  readonly paused: boolean;
  readonly purgeDueAt: Instant | null;
  /** something of it waits because something stands against it */
  readonly held: boolean;
  /** those that its tasks wait for */
  readonly days: readonly Instant[];
}

/** Whether something of a request waits because something stood against it when it last could have gone on. */
export const isHeld = ({ tasks }: { readonly tasks: readonly Pick<SealedTaskView, 'heldBy'>[] }): boolean =>
  tasks.some(({ heldBy }) => (heldBy?.length ?? 0) > 0);

export function ownDaysOf(view: SealedView): OwnDays {
  const { dueAt, metAt, paused } = view.clock;
  return { dueAt, metAt, paused, purgeDueAt: view.purgeDueAt, held: isHeld(view), days: daysOf(view) };
}

export function outlookOf(view: SealedView): Outlook {
  const { kind, progress, policy, sources, subjectIsAdministrator } = view;
  const days = daysOf(view);
  const places = new Map(view.tasks.map(({ id }, place) => [id, place]));
  const tasks = view.tasks.map((task): ExpectedTask => {
    const { source, host, action, phase, state, manual, checkAfter } = task;
    const dependsOn = task.dependsOn.flatMap((id) => places.get(id) ?? []);
    const day = checkAfter === null ? null : days.indexOf(checkAfter);
    return { source, host, action, phase, state, manual, dependsOn, day };
  });
  return { kind, progress, policy, sources, subjectIsAdministrator, tasks };
}

/** Each day once, in the order of the tasks. */
const daysOf = ({ tasks }: SealedView): readonly Instant[] => [
  ...new Set(tasks.flatMap(({ checkAfter }) => checkAfter ?? [])),
];

/** An outlook as a text, a tenth of its view: a request's own days, and behind a line break what it has before it. */
export function outlookText(view: SealedView): string {
  const { dueAt, metAt, paused, purgeDueAt, held, days } = ownDaysOf(view);
  const { kind, progress, policy, sources, subjectIsAdministrator, tasks } = outlookOf(view);
  const own = [dueAt, metAt, paused, purgeDueAt, held, ...days];
  const shared = [kind, progress, policy, sources.map(placeOf), subjectIsAdministrator, tasks.map(taskWords)];
  return `${JSON.stringify(own)}\n${JSON.stringify(shared)}`;
}

/** The two halves of a text. */
export function splitOutlook(text: string): { readonly own: string; readonly shared: string } {
  const end = text.indexOf('\n');
  return { own: text.slice(0, end), shared: text.slice(end + 1) };
}

export function readOwnDays(text: string): OwnDays {
  const [dueAt, metAt, paused, purgeDueAt, held, ...days] = JSON.parse(text) as [
    dueAt: Instant,
    metAt: Instant | null,
    paused: boolean,
    purgeDueAt: Instant | null,
    held: boolean,
    ...days: Instant[],
  ];
  return { dueAt, metAt, paused, purgeDueAt, held, days };
}

export function readOutlook(text: string): Outlook {
  const [kind, progress, policy, sources, subjectIsAdministrator, tasks] = JSON.parse(text) as [
    Outlook['kind'],
    Outlook['progress'],
    Outlook['policy'],
    number[],
    boolean,
    TaskWords[],
  ];
  return {
    kind,
    progress,
    policy,
    sources: sources.flatMap((place) => Source.options[place] ?? []),
    subjectIsAdministrator,
    tasks: tasks.map(taskOf),
  };
}

const placeOf = (source: Source): number => Source.options.indexOf(source);

type TaskWords = [
  source: ExpectedTask['source'],
  host: ExpectedTask['host'],
  action: ExpectedTask['action'],
  phase: ExpectedTask['phase'],
  state: ExpectedTask['state'],
  manual: boolean,
  dependsOn: readonly number[],
  day: number | null,
];

const taskWords = (task: ExpectedTask): TaskWords => [
  task.source,
  task.host,
  task.action,
  task.phase,
  task.state,
  task.manual,
  task.dependsOn,
  task.day,
];

function taskOf([source, host, action, phase, state, manual, dependsOn, day]: TaskWords): ExpectedTask {
  return { source, host, action, phase, state, manual, dependsOn, day };
}
