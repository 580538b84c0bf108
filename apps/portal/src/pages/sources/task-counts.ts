import type { TaskState } from '../../api/types.js';
import { taskStatus } from '../../parts/statuses.js';

const ofMany: Readonly<Record<string, string>> = { waits: 'wait', tries: 'try', does: 'do' };

/** A label as the end of a sentence about so many tasks: `8 wait for a person`, `1 waits for a person`. */
function said(label: string, count: number): string {
  const [verb = '', ...words] = label.toLowerCase().split(' ');
  return [(count === 1 ? undefined : ofMany[verb]) ?? verb, ...words].join(' ');
}

/** Tasks of open requests by state, in words. */
export function taskCounts(tasks: Readonly<Record<string, number>>): string {
  const counted = (Object.keys(taskStatus) as TaskState[]).flatMap((state) => {
    const count = tasks[state] ?? 0;
    return count === 0 ? [] : [`${count} ${said(taskStatus[state].label, count)}`];
  });
  return counted.length === 0
    ? 'No task of an open request.'
    : `Tasks of open requests: ${counted.join(', ')}.`;
}
