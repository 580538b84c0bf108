import type { HostName, Instant, RequestKind, Restraint, Sha256, Source, TaskSource } from '#contracts';
import { tasksOf, type PrivacyRequest, type Task } from './privacy-request.js';

/** A legal hold as far as it decides about tasks. */
export interface StandingHold {
  readonly id: string;
  /** keyed digests of a person's identities; none where it is for a host */
  readonly subjectDigests: readonly Sha256[];
  /** null: it is for a person */
  readonly host: HostName | null;
  /** of a person: where there may be something of theirs; null: everywhere */
  readonly keptOn: readonly HostName[] | null;
  readonly placedAt: Instant;
}

/** Everything that stands against work at a moment, for all requests at once. */
export interface Standing {
  readonly holds: readonly StandingHold[];
  readonly pauses: readonly { readonly source: Source; readonly since: Instant }[];
  /** whether one more AccountClose may begin to delete; if not, since when they wait for a person */
  readonly closes: 'admitted' | { readonly reachedAt: Instant };
}

export const nothingStands: Standing = { holds: [], pauses: [], closes: 'admitted' };

type ConcernedTask = Pick<Task, 'source' | 'host' | 'action' | 'destructive'>;

/** A request as far as restraints ask for it. */
export interface Concerned {
  readonly kind: RequestKind;
  readonly subjectDigests: readonly Sha256[];
  readonly hasBegunDeleting: boolean;
}

const sameHost = (one: HostName | null, other: HostName | null): boolean =>
  one !== null && other !== null && one.toLowerCase() === other.toLowerCase();

/**
 * A hold for a person stops the deletes of their own requests, and every sweep where there may be something of
 * theirs: one cut of a log serves everyone who stands in it.
 */
function holds(hold: StandingHold, request: Concerned, task: ConcernedTask): boolean {
  if (!task.destructive) return false;
  if (hold.host !== null) return sameHost(hold.host, task.host);
  if (request.subjectDigests.some((digest) => hold.subjectDigests.includes(digest))) return true;
  return (
    task.action === 'sweep-logs' &&
    (hold.keptOn === null || hold.keptOn.some((host) => sameHost(host, task.host)))
  );
}

const sourceOf = (source: TaskSource): Source | null => (source === 'package' ? null : source);

/** All that stands against a task, whether or not it could go on otherwise. */
export function restraintsOn(
  request: Concerned,
  task: ConcernedTask,
  standing: Standing,
): readonly Restraint[] {
  const source = sourceOf(task.source);
  const found: Restraint[] = standing.holds
    .filter((hold) => holds(hold, request, task))
    .map(({ id, host, placedAt }) => ({ kind: 'legal-hold', id, source: null, host, since: placedAt }));
  const pause = standing.pauses.find((one) => one.source === source);
  if (pause) found.push({ kind: 'source-paused', id: null, source, host: null, since: pause.since });
  const { closes } = standing;
  if (
    closes !== 'admitted' &&
    task.destructive &&
    request.kind === 'AccountClose' &&
    !request.hasBegunDeleting
  )
    found.push({ kind: 'close-limit', id: null, source: null, host: null, since: closes.reachedAt });
  return found;
}

/** Whether something of these tasks was sent that deletes: then the request counts as begun, and goes on. */
export const hasBegunDeleting = (
  tasks: readonly Pick<Task, 'destructive' | 'manual' | 'state' | 'attempt'>[],
): boolean =>
  tasks.some(
    ({ destructive, manual, state, attempt }) =>
      destructive && (attempt > 0 || (manual && (state === 'waiting-on-person' || state === 'succeeded'))),
  );

/** A request as far as what stands against its tasks asks for it. */
export const concernOf = (request: PrivacyRequest): Concerned => ({
  kind: request.kind,
  subjectDigests: request.subjectDigests,
  hasBegunDeleting: hasBegunDeleting(tasksOf(request)),
});

const keyOf = ({ kind, id }: Restraint): string => `${kind}/${id ?? ''}`;

/** Whether two lists name the same restraints. */
export const areSameRestraints = (
  one: readonly Restraint[] | null,
  other: readonly Restraint[] | null,
): boolean => (one ?? []).map(keyOf).sort().join() === (other ?? []).map(keyOf).sort().join();

/** Each restraint once. */
export const distinctRestraints = (all: readonly Restraint[]): readonly Restraint[] => [
  ...new Map(all.map((one) => [keyOf(one), one])).values(),
];
