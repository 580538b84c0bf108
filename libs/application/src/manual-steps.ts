import type { ManualStepList, OpenManualStep, TaskState } from '#contracts';
import type { SealedTaskView, SealedView } from '#domain';
import { openRequests } from './dashboards.js';
import { ok, type Result } from './result.js';
import { opened, type UseCaseParts } from './use-case-parts.js';

/** A step and where it stands, before anything of it is decrypted. */
interface Found {
  readonly view: SealedView;
  readonly task: SealedTaskView;
}

const stillToDo: ReadonlySet<TaskState> = new Set(['waiting-on-person', 'blocked']);
const settled: ReadonlySet<TaskState> = new Set(['succeeded', 'skipped', 'not-applicable', 'cancelled']);
/** So many times what is asked for is kept before the least urgent are let go. */
const KEPT = 4;

const rank = ({ view, task }: Found): string =>
  `${task.state === 'blocked' ? 1 : 0} ${task.dueAt ?? view.clock.dueAt} ${task.id}`;

const byUrgency = (one: Found, other: Found): number => (rank(one) < rank(other) ? -1 : 1);

/** Every step of an open request that waits for a person, or will: the most urgent first. */
export async function openManualSteps(parts: UseCaseParts, limit: number): Promise<Result<ManualStepList>> {
  await parts.listsCaughtUp();
  const seen = new Set<string>();
  let urgent: Found[] = [];
  for await (const view of openRequests(parts.readModel))
    for (const task of view.tasks) {
      if (!task.manual || !stillToDo.has(task.state) || seen.has(task.id)) continue;
      seen.add(task.id);
      urgent.push({ view, task });
      if (urgent.length > KEPT * limit) urgent = urgent.sort(byUrgency).slice(0, limit);
    }
  const shown = urgent.sort(byUrgency).slice(0, limit);
  const items = await Promise.all(shown.map((found) => openStep(parts, found)));
  return ok({ items: items.flat(), total: seen.size });
}

async function openStep(parts: UseCaseParts, found: Found): Promise<readonly OpenManualStep[]> {
  const view = await opened(parts, found.view);
  const task = view.tasks.find(({ id }) => id === found.task.id);
  if (!task) return [];
  const { id, kind, subject, clock, policy, reference } = view;
  const waitsFor = view.tasks
    .filter((other) => task.dependsOn.includes(other.id) && !settled.has(other.state))
    .map(({ source, host, action, state }) => ({ source, host, action, state }));
  return [{ request: { id, kind, subject, clock, policy, reference }, task, waitsFor }];
}
