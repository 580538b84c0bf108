import type { RequestView, TaskView } from '../../../api/types.js';
import { taskAt } from '../../../parts/places.js';
import { instantText } from '../../../time/due-text.js';
import { restraintName } from './restraint-words.js';
import { isSettled } from './source-groups.js';

/** `3 of 12 done` */
function howFar({ progress }: TaskView): readonly string[] {
  if (progress === null || progress.done === null) return [];
  return [`${progress.done}${progress.total === null ? '' : ` of ${progress.total}`} done`];
}

function waitsFor({ tasks }: RequestView, task: TaskView): readonly string[] {
  if (task.state !== 'blocked') return [];
  const open = tasks.filter((other) => task.dependsOn.includes(other.id) && !isSettled(other));
  return open.length === 0 ? [] : [`waits for: ${open.map(taskAt).join(', ')}`];
}

/** What it waits for has failed: its own day may pass without it, until somebody has seen to that. */
const isStuck = ({ tasks }: RequestView, task: TaskView): boolean =>
  task.state === 'blocked' &&
  tasks.some((other) => other.state === 'failed' && task.dependsOn.includes(other.id));

/** What an open task waits for and until when, how far it is, or why it is over; each in a few words. */
export function taskDetails(view: RequestView, task: TaskView): readonly string[] {
  const dated = (name: string, at: string | null): readonly string[] =>
    at === null || isSettled(task) ? [] : [`${name} ${instantText(Date.parse(at), view.policy.timeZone)}`];
  return [
    ...(task.reason === null ? [] : [task.reason]),
    ...(task.heldBy.length === 0 ? [] : [`held by: ${task.heldBy.map(restraintName).join(', ')}`]),
    ...howFar(task),
    ...waitsFor(view, task),
    ...(task.attempt > 1 ? [`attempt ${task.attempt}`] : []),
    ...(isStuck(view, task) ? [] : dated('next look', task.checkAfter)),
    ...dated('due', task.dueAt),
    ...(task.stopLossReached && !isSettled(task) ? ['takes longer than it may'] : []),
  ];
}
