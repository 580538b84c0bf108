import type {
  HostName,
  HostRole,
  LeftOut,
  PlannedTask,
  PurgeCheck,
  RequestId,
  RequestKind,
  Source,
  SweepPhase,
  TaskAction,
  TaskId,
} from '#contracts';
import { Source as Sources } from '#contracts';

/** What exists here, as far as planning needs it: which sources, which hosts. */
export interface Topology {
  readonly 'mfa-server'?: {
    readonly hosts: readonly { readonly name: HostName; readonly roles: readonly HostRole[] }[];
    readonly syslog: boolean;
  };
  readonly 'nps-extension'?: { readonly hosts: readonly { readonly name: HostName }[] };
  readonly 'adfs-adapter'?: { readonly hosts: readonly { readonly name: HostName }[] };
  readonly 'cloud-mfa'?: Readonly<Record<string, never>>;
}

/** How long a dispatch is believed without a sign of life, seconds. */
export const DEFAULT_LEASE_SECONDS = 30 * 60;

export interface PlanRequest {
  readonly id: RequestId;
  readonly kind: RequestKind;
  readonly asked: readonly Source[] | null;
  readonly subjectIsAdministrator: boolean;
}

export interface FanOutPlan {
  readonly tasks: readonly PlannedTask[];
  readonly leftOut: readonly LeftOut[];
}

interface TaskDraft {
  readonly source: PlannedTask['source'];
  readonly action: TaskAction;
  readonly host?: HostName;
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

/** The MFA Server host whose tool is used: the records are the farm's, not the host's. */
const recordsHost = (topology: Topology): HostName | undefined =>
  topology['mfa-server']?.hosts.find((host) => host.roles.includes('mfa-server'))?.name;

/**
 * NPS Extension and AD FS Adapter share one portal operation with cloud MFA: asking for either of them
 * asks for that operation too.
 */
function inScope(
  topology: Topology,
  asked: readonly Source[] | null,
): { readonly scope: ReadonlySet<Source>; readonly leftOut: readonly LeftOut[] } {
  const wanted = new Set<Source>(asked ?? Sources.options);
  if (wanted.has('nps-extension') || wanted.has('adfs-adapter')) wanted.add('cloud-mfa');
  const scope = new Set(
    Sources.options.filter((source) => wanted.has(source) && topology[source] !== undefined),
  );
  const leftOut = Sources.options
    .filter((source) => !scope.has(source))
    .map((source): LeftOut => ({ source, reason: wanted.has(source) ? 'not-configured' : 'not-asked' }));
  return { scope, leftOut };
}

const EVENT_LOG_SOURCES = ['nps-extension', 'adfs-adapter'] as const;

function planExport(
  plan: PlanDraft,
  topology: Topology,
  scope: ReadonlySet<Source>,
  administrator: boolean,
): void {
  const parts: TaskId[] = [];
  const cloud = scope.has('cloud-mfa') ? [plan.add({ source: 'cloud-mfa', action: 'export' })] : [];
  parts.push(...cloud);
  for (const source of EVENT_LOG_SOURCES)
    for (const host of scope.has(source) ? (topology[source]?.hosts ?? []) : [])
      parts.push(plan.add({ source, action: 'export', host: host.name, dependsOn: cloud }));
  if (scope.has('mfa-server')) parts.push(...planMfaServerExport(plan, topology, administrator));
  plan.add({ source: 'package', action: 'assemble', dependsOn: parts });
}

function planMfaServerExport(plan: PlanDraft, topology: Topology, administrator: boolean): readonly TaskId[] {
  const source = 'mfa-server';
  const parts: TaskId[] = [];
  const host = recordsHost(topology);
  if (host !== undefined) {
    const records = plan.add({ source, action: 'export-records', host });
    parts.push(records);
    if (administrator) parts.push(plan.add({ source, action: 'review-other-people', dependsOn: [records] }));
  }
  for (const server of topology['mfa-server']?.hosts ?? [])
    if (server.roles.includes('mfa-server'))
      parts.push(plan.add({ source, action: 'search-logs', host: server.name }));
  if (topology['mfa-server']?.syslog) parts.push(plan.add({ source, action: 'search-syslog' }));
  parts.push(plan.add({ source, action: 'screenshots' }));
  return parts;
}

interface HostOf {
  readonly source: Exclude<Source, 'cloud-mfa'>;
  readonly host: HostName;
}

const hostsInScope = (topology: Topology, scope: ReadonlySet<Source>): readonly HostOf[] =>
  (['mfa-server', ...EVENT_LOG_SOURCES] as const).flatMap((source) =>
    scope.has(source)
      ? (topology[source]?.hosts ?? []).map((host): HostOf => ({ source, host: host.name }))
      : [],
  );

function planAccountClose(plan: PlanDraft, topology: Topology, scope: ReadonlySet<Source>): void {
  const deletes: TaskId[] = [];
  const farm = scope.has('mfa-server') ? recordsHost(topology) : undefined;
  if (farm !== undefined) {
    deletes.push(plan.add({ source: 'mfa-server', action: 'delete-records', host: farm }));
    deletes.push(plan.add({ source: 'mfa-server', action: 'delete-user-record' }));
  }
  if (scope.has('cloud-mfa')) deletes.push(plan.add({ source: 'cloud-mfa', action: 'close-account' }));
  const hosts = hostsInScope(topology, scope);
  for (const { source, host } of hosts) plan.add({ source, host, action: 'sweep-logs', phase: 'now' });
  const lastSweeps = hosts.map(({ source, host }) =>
    plan.add({ source, host, action: 'sweep-logs', phase: 'after-30-days', dependsOn: deletes }),
  );
  hosts.forEach(({ source, host }, index) => {
    const checks: PurgeCheck[] = source === 'mfa-server' && host === farm ? ['logs', 'records'] : ['logs'];
    plan.add({ source, host, action: 'verify-purge', dependsOn: lastSweeps.slice(index, index + 1), checks });
  });
  if (scope.has('cloud-mfa'))
    plan.add({ source: 'cloud-mfa', action: 'verify-purge', dependsOn: deletes, checks: ['account'] });
}

/** Fans a request out: every task that the sources asked for need, in an order that never changes. */
export function planFanOut(
  request: PlanRequest,
  topology: Topology,
  leaseSeconds = DEFAULT_LEASE_SECONDS,
): FanOutPlan {
  const { scope, leftOut } = inScope(topology, request.asked);
  const plan = draftPlan(request.id, leaseSeconds);
  if (request.kind === 'Export') planExport(plan, topology, scope, request.subjectIsAdministrator);
  else planAccountClose(plan, topology, scope);
  return { tasks: plan.tasks(), leftOut };
}

/** Whether a plan reaches any source at all. */
export const reachesNothing = (topology: Topology, asked: readonly Source[] | null): boolean =>
  inScope(topology, asked).scope.size === 0;
