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
  const hasService = tasks.some(({ source, host }) => source !== 'package' && host === null);
  return `${done} of ${open.size} ${hasService ? 'hosts and services' : 'hosts'}`;
}
