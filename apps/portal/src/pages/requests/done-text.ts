import type { RequestView, TaskState, TaskView } from '../../api/types.js';

const settled = new Set<TaskState>(['succeeded', 'skipped', 'not-applicable', 'cancelled']);

/** Where a task is done: a host, or a source that has none. What Lethe itself puts together is no such place. */
const placeOf = ({ source, host }: Pick<TaskView, 'source' | 'host'>): string => `${source} ${host ?? ''}`;

/** `7 of 12 hosts`: of the places where something is to be done, those where nothing is left. */
export function doneText({ tasks }: Pick<RequestView, 'tasks'>): string {
  const open = new Map<string, boolean>();
  for (const task of tasks) {
    if (task.source === 'package') continue;
    const place = placeOf(task);
    open.set(place, (open.get(place) ?? false) || !settled.has(task.state));
  }
  if (open.size === 0) return 'nothing planned';
  const done = [...open.values()].filter((isOpen) => !isOpen).length;
  return `${done} of ${open.size} ${nounFor(tasks, open.size)}`;
}

function nounFor(tasks: RequestView['tasks'], count: number): string {
  const places = tasks.filter(({ source }) => source !== 'package');
  const plural = count === 1 ? '' : 's';
  if (places.every(({ host }) => host !== null)) return `host${plural}`;
  return places.every(({ host }) => host === null) ? `service${plural}` : 'hosts and services';
}
