import type { TaskState, TaskView } from '../../../api/types.js';

/** The tasks of a source, by where they are done. */
export interface SourceGroup {
  readonly source: TaskView['source'];
  readonly hosts: readonly HostGroup[];
  /** `3 of 4 tasks done` */
  readonly done: string;
  /** the state that the group is judged by: the one that most wants to be looked at */
  readonly state: TaskState;
}

export interface HostGroup {
  /** null: what is done once for the source */
  readonly host: string | null;
  readonly tasks: readonly TaskView[];
}

/** Most pressing first. */
const pressing: readonly TaskState[] = [
  'failed',
  'waiting-on-person',
  'retrying',
  'running',
  'waiting-on-source',
  'ready',
  'blocked',
  'cancelled',
  'succeeded',
  'skipped',
  'not-applicable',
];

const settled = new Set<TaskState>(['succeeded', 'skipped', 'not-applicable', 'cancelled']);
export const isSettled = ({ state }: Pick<TaskView, 'state'>): boolean => settled.has(state);

/** Whether something went wrong with it, even if it may still come right. */
export const hasTrouble = (task: TaskView): boolean =>
  task.state === 'failed' || (!isSettled(task) && (task.fault !== null || task.stopLossReached));

function grouped<K>(
  tasks: readonly TaskView[],
  keyOf: (task: TaskView) => K,
): readonly (readonly [K, TaskView[]])[] {
  const groups = new Map<K, TaskView[]>();
  for (const task of tasks) {
    const key = keyOf(task);
    groups.set(key, [...(groups.get(key) ?? []), task]);
  }
  return [...groups];
}

/** One group for each source, in the order of the plan; hosts by name, what is done once first. */
export const sourceGroups = (tasks: readonly TaskView[]): readonly SourceGroup[] =>
  grouped(tasks, ({ source }) => source).map(([source, all]) => ({
    source,
    hosts: grouped(all, ({ host }) => host)
      .map(([host, of]) => ({ host, tasks: of }))
      .sort((one, other) => (one.host ?? '').localeCompare(other.host ?? '')),
    done: `${all.filter(isSettled).length} of ${all.length} ${all.length === 1 ? 'task' : 'tasks'} done`,
    state: pressing.find((state) => all.some((task) => task.state === state)) ?? 'blocked',
  }));
