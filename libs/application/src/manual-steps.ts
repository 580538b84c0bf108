import type { Instant, ManualStepList, OpenManualStep, RequestId, TaskState } from '#contracts';
import type { SealedTaskView, SealedView } from '#domain';
import { openRequests, openViews, type OpenRequest } from './open-rows.js';
import { ok, type Result } from './result.js';
import { opened, type UseCaseParts } from './use-case-parts.js';

/** A step and where it stands, before anything of it is decrypted. */
interface Found {
  readonly view: SealedView;
  readonly task: SealedTaskView;
}

/** A step as it is known without the document of its request. */
interface Listed {
  readonly requestId: RequestId;
  readonly rank: string;
}

const stillToDo: ReadonlySet<TaskState> = new Set(['waiting-on-person', 'blocked']);
const settled: ReadonlySet<TaskState> = new Set(['succeeded', 'skipped', 'not-applicable', 'cancelled']);
/** So many times what is asked for is kept before the least urgent are let go. */
const KEPT = 4;

const isOpenStep = ({ manual, state }: Pick<SealedTaskView, 'manual' | 'state'>): boolean =>
  manual && stillToDo.has(state);

/** What waits for her now comes before what will. */
const rankOf = (state: TaskState, dueAt: Instant): string => `${state === 'blocked' ? 1 : 0} ${dueAt}`;

const rankOfFound = ({ view, task }: Found): string =>
  `${rankOf(task.state, task.dueAt ?? view.clock.dueAt)} ${task.id}`;

function byRank<T>(rank: (of: T) => string): (one: T, other: T) => number {
  return (one, other) => (rank(one) < rank(other) ? -1 : 1);
}

const listedFirst = byRank<Listed>(({ rank, requestId }) => `${rank} ${requestId}`);

function* stepsOf({ id, outlook, own }: OpenRequest): Iterable<Listed> {
  for (const task of outlook.tasks)
    if (isOpenStep(task)) {
      const dueAt = task.due === null ? undefined : own.days[task.due];
      yield { requestId: id, rank: rankOf(task.state, dueAt ?? own.dueAt) };
    }
}

/** Every step of an open request that waits for a person, or will: the most urgent first. */
export async function openManualSteps(parts: UseCaseParts, limit: number): Promise<Result<ManualStepList>> {
  await parts.listsCaughtUp();
  let total = 0;
  let urgent: Listed[] = [];
  for await (const open of openRequests(parts.readModel))
    for (const step of stepsOf(open)) {
      total += 1;
      urgent.push(step);
      if (urgent.length > KEPT * limit) urgent = urgent.sort(listedFirst).slice(0, limit);
    }
  const requests = new Set(
    urgent
      .sort(listedFirst)
      .slice(0, limit)
      .map(({ requestId }) => requestId),
  );
  const found: Found[] = [];
  for await (const view of openViews(parts.readModel, requests))
    found.push(...view.tasks.filter(isOpenStep).map((task) => ({ view, task })));
  const shown = found.sort(byRank(rankOfFound)).slice(0, limit);
  const items = await Promise.all(shown.map((step) => openStep(parts, step)));
  return ok({ items: items.flat(), total });
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
