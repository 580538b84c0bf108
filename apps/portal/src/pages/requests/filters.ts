import type { ClockState, Progress, Purge, RequestKind, TaskState, TaskView } from '../../api/types.js';
import { clockStatus, progressStatus, purgeStatus, taskStatus } from '../../parts/statuses.js';
import { kindNames, sourceNames } from '../../parts/words.js';

/** What the list can be filtered by: the parameters of `GET /v1/privacy-requests`. */
export interface Filters {
  readonly kind?: RequestKind;
  readonly progress?: Progress;
  readonly purge?: Purge;
  readonly clock?: ClockState;
  readonly source?: Exclude<TaskView['source'], 'package'>;
  /** running requests that have such a task */
  readonly task?: (typeof waitingTasks)[number];
}
export type FilterName = keyof Filters;

interface Choice {
  readonly value: string;
  readonly label: string;
}

const choicesOf = (
  labels: Readonly<Record<string, string | { readonly label: string }>>,
): readonly Choice[] =>
  Object.entries(labels).map(([value, of]) => ({ value, label: typeof of === 'string' ? of : of.label }));

const { package: _none, ...sources } = sourceNames;

const waitingTasks = [
  'waiting-on-person',
  'waiting-on-source',
  'retrying',
] as const satisfies readonly TaskState[];

/** Each filter with its label and what can be chosen. */
export const filterChoices: Readonly<
  Record<FilterName, readonly [label: string, choices: readonly Choice[]]>
> = {
  kind: ['Kind', choicesOf(kindNames)],
  progress: ['Progress', choicesOf(progressStatus)],
  clock: ['Deadline', choicesOf(clockStatus)],
  purge: ['Purge', choicesOf(purgeStatus)],
  source: ['Source', choicesOf(sources)],
  task: ['Work', waitingTasks.map((value) => ({ value, label: taskStatus[value].label }))],
};
export const filterNames = Object.keys(filterChoices) as readonly FilterName[];

/** Filters that many need, under a name. */
export const savedViews: readonly { readonly name: string; readonly filters: Filters }[] = [
  { name: 'All', filters: {} },
  { name: 'Overdue', filters: { clock: 'overdue' } },
  { name: 'Due soon', filters: { clock: 'due-soon' } },
  { name: 'Waits for a person', filters: { task: 'waiting-on-person' } },
  { name: 'Waits for approval', filters: { progress: 'awaiting-approval' } },
  { name: 'Failed', filters: { progress: 'failed' } },
  { name: 'Purge contradicted', filters: { purge: 'contradicted' } },
];

/** The filters of an address. What is not to be chosen is left out, so that no address leads to an error. */
export function filtersIn(parameters: URLSearchParams): Filters {
  const found = filterNames.flatMap((name) => {
    const value = parameters.get(name);
    const [, choices] = filterChoices[name];
    return choices.some((choice) => choice.value === value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(found);
}

/** The query of an address, in a fixed order; empty without filters. */
export function queryOf(filters: Filters, cursor?: string | null): string {
  const parameters = new URLSearchParams();
  for (const name of filterNames) {
    const value = filters[name];
    if (value !== undefined) parameters.set(name, value);
  }
  if (cursor) parameters.set('cursor', cursor);
  const query = parameters.toString();
  return query === '' ? '' : `?${query}`;
}
