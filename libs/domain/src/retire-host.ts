import type { HostName, RequestEvent, TaskId } from '#contracts';
import type { CommandOf } from './commands.js';
import { accept, ignore, type Decision } from './decision.js';
import { draftPlan } from './plan-draft.js';
import { HOST_RETIRED, isSettled, tasksOf, type PrivacyRequest, type Task } from './privacy-request.js';
import { recordsHost } from './source-plans/mfa-server.js';
import { later } from './time.js';

type Retirement = CommandOf<'RetireHost'>;

const isOn = (task: Task, host: HostName): boolean => task.host?.toLowerCase() === host.toLowerCase();

/**
 * A host is gone for good: what is open there becomes not applicable. Not so the records of the farm.
 * They are reached over one host but are not that host's: their tasks begin anew on the next MFA Server,
 * else the purge of records that are still there would be called verified.
 */
export function retireHost(request: PrivacyRequest, command: Retirement): Decision {
  const open = tasksOf(request).filter((task) => isOn(task, command.host) && !isSettled(task));
  if (open.length === 0 && !wasLookedThrough(request, command.host))
    return ignore('none of its tasks is open there');
  const { host, by, reason } = command;
  return accept(
    { type: 'HostRetired', data: { host, by, reason } },
    ...recordsElsewhere(request, open, command),
    ...open.map((task): RequestEvent => ({
      type: 'TaskNotApplicable',
      data: { taskId: task.id, host: task.host, reason: HOST_RETIRED, proof: null },
    })),
  );
}

/** A re-scan that is done there might be asked for once more: nobody would answer. */
const wasLookedThrough = (request: PrivacyRequest, host: HostName): boolean =>
  !request.retiredHosts.has(host.toLowerCase()) &&
  tasksOf(request).some(
    (task) => isOn(task, host) && task.action === 'verify-purge' && task.state === 'succeeded',
  );

/** Only what still has time: a part of an Export that was given up is not begun anew. */
const concernsRecords = (request: PrivacyRequest, task: Task): boolean =>
  (task.action === 'export-records' || task.action === 'delete-records' || task.checks.includes('records')) &&
  !(request.kind === 'Export' && task.stopLossReachedAt !== null);

function recordsElsewhere(
  request: PrivacyRequest,
  open: readonly Task[],
  { planning, host: gone }: Retirement,
): readonly RequestEvent[] {
  const farm = planning.topology['mfa-server'];
  const host = farm && recordsHost(farm);
  const moved = open.filter((task) => concernsRecords(request, task));
  if (host === undefined || host.toLowerCase() === gone.toLowerCase() || moved.length === 0) return [];
  const plan = draftPlan(request.id, planning.leaseSeconds, request.tasks?.size ?? 0);
  const successors = new Map<TaskId, TaskId>();
  for (const { id, source, action, checks } of moved)
    successors.set(
      id,
      plan.add({
        source,
        action,
        host,
        // It looks when the deletes before it are done; the sweep of the old host is not applicable either.
        dependsOn: [...successors.values()],
        checks: checks.includes('records') ? ['records'] : [],
      }),
    );
  return [
    {
      type: 'FanOutExtended',
      data: {
        cause: HOST_RETIRED,
        tasks: [...plan.tasks()],
        gates: gatesOn(request, open, successors),
        notBefore: moved.map(({ notBefore }) => notBefore).reduce(laterOf, null),
      },
    },
  ];
}

const laterOf = (one: string | null, other: string | null): string | null =>
  one === null || other === null ? (one ?? other) : later(one, other);

/** What waited for a task on the old host waits for the one that takes its place. */
function gatesOn(
  request: PrivacyRequest,
  open: readonly Task[],
  successors: ReadonlyMap<TaskId, TaskId>,
): { readonly taskId: TaskId; readonly dependsOn: TaskId[] }[] {
  return tasksOf(request)
    .filter((task) => !isSettled(task) && !open.includes(task))
    .map(({ id, dependsOn }) => ({
      taskId: id,
      dependsOn: dependsOn.flatMap((before) => successors.get(before) ?? []),
    }))
    .filter((gate) => gate.dependsOn.length > 0);
}
