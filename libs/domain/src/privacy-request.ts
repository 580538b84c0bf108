import type {
  Actor,
  ArtifactRef,
  Fault,
  Gap,
  Instant,
  LeftOut,
  OtherPeopleDecision,
  PlannedTask,
  PolicyId,
  Proof,
  RequestId,
  RequestKind,
  Restraint,
  Sealed,
  Sha256,
  Source,
  TaskId,
  TaskState,
} from '#contracts';

/** A task of a request, as its events leave it. */
export interface Task extends PlannedTask {
  readonly state: TaskState;
  /** counts tries; 0 before the first */
  readonly attempt: number;
  /** number of the last message to the handler */
  readonly dispatch: number;
  readonly started: boolean;
  readonly leaseUntil: Instant | null;
  /** leases in a row that were over before the handler had said how it went */
  readonly lapses: number;
  readonly continuation: Sealed | null;
  /** when it is looked at, retried or sent next */
  readonly checkAfter: Instant | null;
  /** it is not sent before this moment; null: as soon as its dependencies allow */
  readonly notBefore: Instant | null;
  readonly olderThan: Instant | null;
  readonly dueAt: Instant | null;
  readonly progress: { readonly done: number | null; readonly total: number | null } | null;
  readonly proof: Proof | null;
  readonly artifacts: readonly ArtifactRef[];
  readonly fault: Fault | null;
  /** why it is not applicable: a code */
  readonly reasonCode: string | null;
  /** in a person's words: why it was skipped, or why its host was retired */
  readonly skipReason: Sealed | null;
  /** when people were told that its time is over */
  readonly stopLossReachedAt: Instant | null;
  /** what kept it from going on when it last could have; null: nothing did */
  readonly heldBy: readonly Restraint[] | null;
  /** when its handler last said that it is done */
  readonly succeededAt: Instant | null;
  /** a re-scan that found the person again */
  readonly contradicted: boolean;
  /** `review-other-people` alone: what a person decided, and why */
  readonly review: {
    readonly decision: OtherPeopleDecision;
    readonly reason: Sealed;
    readonly at: Instant;
  } | null;
  /** `assemble` alone: what the package lacks, frozen when it was sent */
  readonly gaps: readonly Gap[];
}

/** How far the erasure of an AccountClose is, once every source has deleted. */
export interface Erasure {
  readonly deletedAt: Instant;
  readonly sweepDueAt: Instant;
  readonly purgeDueAt: Instant;
  readonly sweepDue: boolean;
  readonly verified: boolean;
  readonly overdue: boolean;
}

export interface AssembledPackage {
  readonly artifact: ArtifactRef;
  readonly files: number;
  readonly gaps: readonly Gap[];
  readonly expiresAt: Instant;
  readonly expired: boolean;
}

export type EndedProgress = 'done' | 'done-with-exceptions' | 'failed' | 'cancelled' | 'rejected';

/** A privacy request: what its events add up to. */
export interface PrivacyRequest {
  readonly id: RequestId;
  /** number of its last event, from 1 */
  readonly version: number;
  /** commands it has seen, so that a repeated one is known */
  readonly commands: ReadonlySet<string>;
  readonly kind: RequestKind;
  readonly subject: Sealed;
  readonly subjectKeyId: string;
  /** keyed digests of the identities */
  readonly subjectDigests: readonly Sha256[];
  readonly subjectIsAdministrator: boolean;
  readonly asked: readonly Source[] | null;
  readonly policy: { readonly id: PolicyId; readonly version: string };
  /** whose holidays its dates were counted by, and in which zone its days are */
  readonly calendar: string;
  readonly timeZone: string;
  readonly approval: { readonly required: boolean; readonly approvedBy: Actor | null };
  readonly receivedAt: Instant;
  readonly recordedAt: Instant;
  readonly dueAt: Instant;
  readonly legalDueAt: Instant;
  /** the law's date if it is extended, before the time that the clock stands; null: by its policy, see extendedDueAt */
  readonly extendedDueAt: Instant | null;
  readonly confirmDueAt: Instant | null;
  /** that the person was told of the receipt, where the policy asks for it */
  readonly confirmation: {
    readonly confirmedAt: Instant | null;
    readonly missed: boolean;
    /** the last reminder was sent this many days before the date */
    readonly remindedDays: number | null;
  };
  readonly reference: Sealed | null;
  readonly submittedBy: Actor;
  readonly bodyDigest: string;
  /** the message that submitted it; null where none did */
  readonly causation: { readonly source: string; readonly id: string } | null;
  /** null before the fan-out is planned */
  readonly tasks: ReadonlyMap<TaskId, Task> | null;
  readonly leftOut: readonly LeftOut[];
  /** why hosts were retired while it had work there, by host in lower case */
  readonly retiredHosts: ReadonlyMap<string, Sealed>;
  readonly stopLossAt: Instant | null;
  readonly clock: {
    readonly metAt: Instant | null;
    readonly pausedAt: Instant | null;
    readonly extended: boolean;
    readonly missed: boolean;
    /** the law's date has passed too, where it is later than the team's */
    readonly legalMissed: boolean;
    /** how long it stood in all until it ran again, milliseconds of the clock on the wall */
    readonly stood: number;
    /** the last reminder was sent this many days before the due date */
    readonly remindedDays: number | null;
  };
  readonly erasure: Erasure | null;
  readonly package: AssembledPackage | null;
  readonly end: {
    readonly progress: EndedProgress;
    readonly at: Instant;
    readonly exceptions: readonly Gap[];
    /** when the own record ends and the subject's key is destroyed */
    readonly shredAt: Instant;
  } | null;
  readonly shredded: boolean;
}

/** Why a task is not applicable whose host was retired. */
export const HOST_RETIRED = 'host-retired';

/** Nothing more follows for it, whichever way that came. */
const SETTLED: ReadonlySet<TaskState> = new Set(['succeeded', 'skipped', 'not-applicable', 'cancelled']);

/** The task needs nothing more from anyone. */
export const isSettled = (task: Task): boolean => SETTLED.has(task.state);

/**
 * Whether dependants may go on. A failed task holds them, so that nobody mistakes what they bring for
 * the whole; only in an Export, when the time it had is over, they go on and the gap is named.
 */
export const lets = (request: PrivacyRequest, task: Task): boolean =>
  isSettled(task) ||
  (request.kind === 'Export' && task.state === 'failed' && task.stopLossReachedAt !== null);

/** Whether all that a task waits for lets it go on. */
export const dependenciesLet = (request: PrivacyRequest, task: Task): boolean =>
  task.dependsOn.every((id) => {
    const dependency = request.tasks?.get(id);
    return dependency === undefined || lets(request, dependency);
  });

export const tasksOf = (request: PrivacyRequest): readonly Task[] => [...(request.tasks?.values() ?? [])];

/** Actions that make the source itself delete; the 30 days begin when all of them are done. */
export const deletesAtSource = (task: Pick<Task, 'action'>): boolean =>
  task.action === 'delete-records' || task.action === 'delete-user-record' || task.action === 'close-account';

/** The last sweep and the re-scan wait until the logs of the day of the delete have aged. */
export const waitsForAging = (task: Pick<PlannedTask, 'phase' | 'action'>): boolean =>
  task.phase === 'after-30-days' || task.action === 'verify-purge';
