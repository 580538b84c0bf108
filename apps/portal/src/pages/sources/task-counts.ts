import type { TaskState } from '../../api/types.js';
import { taskStatus } from '../../parts/statuses.js';

/** Tasks of open requests by state, in words. */
export function taskCounts(tasks: Readonly<Record<string, number>>): string {
  const counted = (Object.keys(taskStatus) as TaskState[]).flatMap((state) => {
    const count = tasks[state] ?? 0;
    return count === 0 ? [] : [`${count} ${taskStatus[state].label.toLowerCase()}`];
  });
  return counted.length === 0
    ? 'No task of an open request.'
    : `Tasks of open requests: ${counted.join(', ')}.`;
}
