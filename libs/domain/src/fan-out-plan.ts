import type {
  HostName,
  LeftOut,
  PlannedTask,
  RequestId,
  RequestKind,
  SourceTopology,
  TaskId,
} from '#contracts';
import { Source } from '#contracts';
import { draftPlan, type PlanDraft } from './plan-draft.js';
import { exportOrder, sourcePlans } from './source-plans/source-plans.js';

/** What exists here, as far as planning needs it: which sources, which hosts. */
export type Topology = Readonly<Partial<Record<Source, SourceTopology>>>;

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

/** The sources that a request reaches, each with what is there of it. */
type Scope = ReadonlyMap<Source, SourceTopology>;

function inScope(
  topology: Topology,
  asked: readonly Source[] | null,
): { readonly scope: Scope; readonly leftOut: readonly LeftOut[] } {
  const wanted = new Set<Source>(asked ?? Source.options);
  for (const source of [...wanted])
    for (const shared of sourcePlans[source].sharesExportOf ?? []) wanted.add(shared);
  const scope = new Map<Source, SourceTopology>();
  for (const source of Source.options) {
    const own = topology[source];
    if (own && wanted.has(source)) scope.set(source, own);
  }
  const leftOut = Source.options
    .filter((source) => !scope.has(source))
    .map((source): LeftOut => ({ source, reason: wanted.has(source) ? 'not-configured' : 'not-asked' }));
  return { scope, leftOut };
}

/** @returns the task that makes the package */
function planExport(plan: PlanDraft, scope: Scope, subjectIsAdministrator: boolean): TaskId {
  const planned = new Map<Source, readonly TaskId[]>();
  for (const source of exportOrder) {
    const own = scope.get(source);
    if (own) planned.set(source, sourcePlans[source].export(plan, own, { subjectIsAdministrator, planned }));
  }
  return plan.add({ source: 'package', action: 'assemble', dependsOn: [...planned.values()].flat() });
}

/** Where a source is: on each of its hosts, or once as a whole. */
interface PlaceOf {
  readonly source: Source;
  readonly own: SourceTopology;
  readonly host: HostName | null;
}

const placesIn = (scope: Scope): readonly PlaceOf[] =>
  [...scope].flatMap(([source, own]) =>
    own.hosts
      ? own.hosts.map(({ name }): PlaceOf => ({ source, own, host: name }))
      : [{ source, own, host: null }],
  );

/** @param exported the package that has to be made before anything is deleted */
function planAccountClose(plan: PlanDraft, scope: Scope, exported: readonly TaskId[]): void {
  const gated: PlanDraft = {
    ...plan,
    add: (draft) => plan.add({ ...draft, dependsOn: [...(draft.dependsOn ?? []), ...exported] }),
  };
  const deletes = [...scope].flatMap(([source, own]) => sourcePlans[source].erase(gated, own));
  const places = placesIn(scope);
  const swept = places.filter(({ source }) => sourcePlans[source].sweepsLogs);
  for (const { source, host } of swept) gated.add({ source, host, action: 'sweep-logs', phase: 'now' });
  const lastSweeps = new Map(
    swept.map((place) => {
      const { source, host } = place;
      const phase = 'after-30-days';
      return [place, gated.add({ source, host, action: 'sweep-logs', phase, dependsOn: deletes })];
    }),
  );
  for (const place of places) {
    const { source, own, host } = place;
    const lastSweep = lastSweeps.get(place);
    const dependsOn = lastSweep === undefined ? deletes : [lastSweep];
    const checks = sourcePlans[source].checks(own, host);
    plan.add({ source, host, action: 'verify-purge', dependsOn, checks });
  }
}

export interface PlanTerms {
  readonly leaseSeconds?: number;
  /** an AccountClose gathers a package before it deletes */
  readonly exportFirst?: boolean | undefined;
}

/** Fans a request out: every task that the sources asked for need, in an order that never changes. */
export function planFanOut(
  request: PlanRequest,
  topology: Topology,
  { leaseSeconds = DEFAULT_LEASE_SECONDS, exportFirst = false }: PlanTerms = {},
): FanOutPlan {
  const { scope, leftOut } = inScope(topology, request.asked);
  const plan = draftPlan(request.id, leaseSeconds);
  const exported =
    request.kind === 'Export' || (exportFirst && scope.size > 0)
      ? [planExport(plan, scope, request.subjectIsAdministrator)]
      : [];
  if (request.kind === 'AccountClose') planAccountClose(plan, scope, exported);
  return { tasks: plan.tasks(), leftOut };
}

/** Whether a plan reaches any source at all. */
export const reachesNothing = (topology: Topology, asked: readonly Source[] | null): boolean =>
  inScope(topology, asked).scope.size === 0;
