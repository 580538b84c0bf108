import type {
  HostName,
  PlannedTask,
  PurgeCheck,
  RequestId,
  SweepPhase,
  TaskAction,
  TaskId,
} from '#contracts';

interface TaskDraft {
  readonly source: PlannedTask['source'];
  readonly action: TaskAction;
  /** null or left out: the task is for the source as a whole */
  readonly host?: HostName | null;
  readonly phase?: SweepPhase;
  readonly dependsOn?: readonly TaskId[];
  readonly checks?: readonly PurgeCheck[];
}

const MANUAL: ReadonlySet<TaskAction> = new Set(['screenshots', 'review-other-people', 'delete-user-record']);
const DESTRUCTIVE: ReadonlySet<TaskAction> = new Set([
  'delete-records',
  'delete-user-record',
  'close-account',
  'sweep-logs',
]);

/** Collects the tasks of a plan and numbers them in the order they are planned. */
export interface PlanDraft {
  /** @returns the id that the task has from now on */
  readonly add: (draft: TaskDraft) => TaskId;
  readonly tasks: () => readonly PlannedTask[];
}

/** @param before how many tasks the request has already */
export function draftPlan(requestId: RequestId, leaseSeconds: number, before = 0): PlanDraft {
  const tasks: PlannedTask[] = [];
  const add = (draft: TaskDraft): TaskId => {
    const id = `${requestId}-${String(before + tasks.length + 1).padStart(2, '0')}`;
    tasks.push({
      id,
      source: draft.source,
      host: draft.host ?? null,
      action: draft.action,
      phase: draft.phase ?? null,
      dependsOn: [...(draft.dependsOn ?? [])],
      manual: MANUAL.has(draft.action),
      destructive: DESTRUCTIVE.has(draft.action),
      leaseSeconds,
      checks: [...(draft.checks ?? [])],
    });
    return id;
  };
  return { add, tasks: () => tasks };
}
