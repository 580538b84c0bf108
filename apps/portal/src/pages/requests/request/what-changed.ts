import type { RequestView, TaskView } from '../../../api/types.js';
import { clockStatus, progressStatus, purgeStatus, taskStatus } from '../../../parts/statuses.js';
import { taskAt } from '../../../parts/places.js';

/** `Progress: Running → Cancelled` */
const change = (what: string, before: string, after: string): readonly string[] =>
  before === after ? [] : [`${what}: ${before} → ${after}`];

function ofTask(task: TaskView, before: ReadonlyMap<string, TaskView>): readonly string[] {
  const was = before.get(task.id);
  const name = taskAt(task);
  return was === undefined
    ? [`${name}: new`]
    : change(name, taskStatus[was.state].label, taskStatus[task.state].label);
}

/** What is different in a request now from when somebody looked, for people. Empty: nothing that they see. */
export function whatChanged(before: RequestView, after: RequestView): readonly string[] {
  const tasks = new Map(before.tasks.map((task) => [task.id, task]));
  return [
    ...change('Progress', progressStatus[before.progress].label, progressStatus[after.progress].label),
    ...change('Purge', purgeStatus[before.purge].label, purgeStatus[after.purge].label),
    ...change('Deadline', clockStatus[before.clock.state].label, clockStatus[after.clock.state].label),
    ...change('Answer due', before.clock.dueAt.slice(0, 10), after.clock.dueAt.slice(0, 10)),
    ...after.tasks.flatMap((task) => ofTask(task, tasks)),
  ];
}
