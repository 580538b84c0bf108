import type { HostName, RequestEvent, Source, SourceTopology, TaskId } from '#contracts';
import type { CommandOf } from './commands.js';
import { accept, ignore, type Decision } from './decision.js';
import { draftPlan } from './plan-draft.js';
import { deletesAtSource, tasksOf, type PrivacyRequest } from './privacy-request.js';
import { sourcePlans } from './source-plans/source-plans.js';
import { later } from './time.js';

/** A host of a source that a request reaches, and that its plan does not have. */
interface NewPlace {
  readonly source: Source;
  readonly own: SourceTopology;
  readonly host: HostName;
}

/**
 * Hosts were configured after an AccountClose was planned. While its purge is open they are swept and scanned for
 * it like the others: what lies there names the person too, and a purge that nobody looked for there would be
 * called verified. The sweep of the day of the close comes late, the last one on the day of the others.
 */
export function joinHosts(request: PrivacyRequest, { planning, at }: CommandOf<'JoinHosts'>): Decision {
  if (request.kind !== 'AccountClose' || !request.tasks || request.end)
    return ignore('no purge is open that a host could join');
  const places = newPlaces(request, planning.topology);
  if (places.length === 0) return ignore('it has every host');
  const plan = draftPlan(request.id, planning.leaseSeconds, request.tasks.size);
  const deletes = tasksOf(request)
    .filter(deletesAtSource)
    .map(({ id }): TaskId => id);
  // Where a package comes first, nothing is swept before it is made.
  const made = tasksOf(request)
    .filter(({ action }) => action === 'assemble')
    .map(({ id }): TaskId => id);
  for (const { source, own, host } of places) {
    plan.add({ source, host, action: 'sweep-logs', phase: 'now', dependsOn: made });
    const last = plan.add({
      source,
      host,
      action: 'sweep-logs',
      phase: 'after-30-days',
      dependsOn: [...deletes, ...made],
    });
    const checks = sourcePlans[source].checks(own, host);
    plan.add({ source, host, action: 'verify-purge', dependsOn: [last], checks });
  }
  const sweepDueAt = request.erasure?.sweepDueAt ?? null;
  const joined: RequestEvent = {
    type: 'FanOutExtended',
    data: {
      cause: 'host-joined-late',
      tasks: [...plan.tasks()],
      gates: [],
      // Before the deletes are done no day is set; then they learn it with the others.
      notBefore: sweepDueAt === null ? null : later(sweepDueAt, at),
    },
  };
  return accept(joined);
}

function newPlaces(
  request: PrivacyRequest,
  topology: CommandOf<'JoinHosts'>['planning']['topology'],
): readonly NewPlace[] {
  const known = new Set(tasksOf(request).map(({ source, host }) => `${source}/${host?.toLowerCase() ?? ''}`));
  const reached = new Set(tasksOf(request).map(({ source }) => source));
  return Object.entries(sourcePlans).flatMap(([name, { sweepsLogs }]) => {
    // The keys of a record are strings to TypeScript; here they are the sources, as its type says.
    const source = name as Source;
    const own = topology[source];
    if (!own || !sweepsLogs || !reached.has(source)) return [];
    return (own.hosts ?? [])
      .filter(({ name: host }) => !known.has(`${source}/${host.toLowerCase()}`))
      .filter(({ name: host }) => !request.retiredHosts.has(host.toLowerCase()))
      .map(({ name: host }): NewPlace => ({ source, own, host }));
  });
}
