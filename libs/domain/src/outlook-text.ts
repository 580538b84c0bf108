import { Source } from '#contracts';
import { outlookOf, ownDaysOf, type Outlook, type OutlookTask, type OwnDays } from './outlook.js';
import type { SealedView } from './sealed-view.js';

/** Kept at a time: there are as many as requests differ in hosts and in the states of their tasks. */
const OUTLOOKS_KEPT = 5_000;

/** Said first in each text: one of another form is not read. */
const FORM = 2;
const START = `[${FORM},`;

type OwnWords = [
  form: typeof FORM,
  receivedAt: OwnDays['receivedAt'],
  dueAt: OwnDays['dueAt'],
  metAt: OwnDays['metAt'],
  paused: boolean,
  purge: OwnDays['purge'],
  purgeDueAt: OwnDays['purgeDueAt'],
  confirmBy: OwnDays['confirmBy'],
  ...days: OwnDays['days'],
];

type SharedWords = [
  kind: Outlook['kind'],
  progress: Outlook['progress'],
  policy: Outlook['policy'],
  sources: readonly number[],
  subjectIsAdministrator: boolean,
  hasBegunDeleting: boolean,
  tasks: readonly TaskWords[],
];

type TaskWords = [
  source: OutlookTask['source'],
  host: OutlookTask['host'],
  action: OutlookTask['action'],
  phase: OutlookTask['phase'],
  state: OutlookTask['state'],
  manual: boolean,
  destructive: boolean,
  dependsOn: readonly number[],
  day: number | null,
  due: number | null,
  ...heldBy: OutlookTask['heldBy'],
];

const taskWords = (task: OutlookTask): TaskWords => [
  task.source,
  task.host,
  task.action,
  task.phase,
  task.state,
  task.manual,
  task.destructive,
  task.dependsOn,
  task.day,
  task.due,
  ...task.heldBy,
];

const taskOf = (words: TaskWords): OutlookTask => {
  const [source, host, action, phase, state, manual, destructive, dependsOn, day, due, ...heldBy] = words;
  return { source, host, action, phase, state, manual, destructive, dependsOn, day, due, heldBy };
};

const placeOf = (source: Source): number => Source.options.indexOf(source);

/** An outlook as a text, a tenth of its view: a request's own days, and behind a line break what it has before it. */
export function outlookText(view: SealedView): string {
  const { receivedAt, dueAt, metAt, paused, purge, purgeDueAt, confirmBy, days } = ownDaysOf(view);
  const own: OwnWords = [FORM, receivedAt, dueAt, metAt, paused, purge, purgeDueAt, confirmBy, ...days];
  const { kind, progress, policy, sources, subjectIsAdministrator, hasBegunDeleting, tasks } =
    outlookOf(view);
  const shared: SharedWords = [
    kind,
    progress,
    policy,
    sources.map(placeOf),
    subjectIsAdministrator,
    hasBegunDeleting,
    tasks.map(taskWords),
  ];
  return `${JSON.stringify(own)}\n${JSON.stringify(shared)}`;
}

function readOwnDays(text: string): OwnDays {
  const [, receivedAt, dueAt, metAt, paused, purge, purgeDueAt, confirmBy, ...days] = JSON.parse(
    text,
  ) as OwnWords;
  return { receivedAt, dueAt, metAt, paused, purge, purgeDueAt, confirmBy, days };
}

function readOutlook(text: string): Outlook {
  const [kind, progress, policy, sources, subjectIsAdministrator, hasBegunDeleting, tasks] = JSON.parse(
    text,
  ) as SharedWords;
  return {
    kind,
    progress,
    policy,
    sources: sources.flatMap((place) => Source.options[place] ?? []),
    subjectIsAdministrator,
    hasBegunDeleting,
    tasks: tasks.map(taskOf),
  };
}

/** An open request as it is known without its document. */
export interface OpenOutlook {
  /** the same object for many requests that have the same before them */
  readonly outlook: Outlook;
  readonly own: OwnDays;
}

/** Reads the texts of very many requests: what many have before them alike is read once. */
export class OutlookReader {
  readonly #known = new Map<string, Outlook>();

  /**
   * @param text see outlookText; or the view as JSON, of rows that were written without
   * @returns undefined: it is of a form that an earlier version wrote; then the view is to be looked at
   */
  read(text: string): OpenOutlook | undefined {
    // By way of its text, for what many have alike is to be in memory once.
    if (text.startsWith('{')) return this.read(outlookText(JSON.parse(text) as SealedView));
    if (!text.startsWith(START)) return undefined;
    const end = text.indexOf('\n');
    return { outlook: this.#shared(text.slice(end + 1)), own: readOwnDays(text.slice(0, end)) };
  }

  #shared(text: string): Outlook {
    const known = this.#known.get(text);
    if (known) return known;
    const outlook = readOutlook(text);
    if (this.#known.size >= OUTLOOKS_KEPT) this.#known.clear();
    this.#known.set(text, outlook);
    return outlook;
  }
}
