import type { Fault, Instant, RequestView, Restraint, Sealed, Sha256, TaskView } from '#contracts';
import { Source } from '#contracts';
import { progressOf, purgeOf } from './axes.js';
import { tasksOf, type AssembledPackage, type PrivacyRequest, type Task } from './privacy-request.js';
import { isWaitingToLookAgain } from './re-scans.js';

/** A task in a view whose personal texts are still sealed. */
export interface SealedTaskView extends Omit<
  TaskView,
  'fault' | 'reason' | 'instructions' | 'heldBy' | 'waitsToLookAgain'
> {
  readonly fault: (Fault & { readonly host: Task['host'] }) | null;
  readonly reasonCode: string | null;
  readonly skipReason: Sealed | null;
  /** what kept it from going on when it last could have; what stands against it now is asked of the register */
  readonly heldBy: readonly Restraint[] | null;
  /** a re-scan that found the person again; views of an earlier version do not say */
  readonly contradicted?: boolean;
  /** a retry has it look at once; views of an earlier version do not say */
  readonly waitsToLookAgain?: boolean;
}

/**
 * The view of a request as lists keep it: all that a reader sees, but identities and free text as
 * cipher text, and the clock as the facts it is judged by.
 */
export interface SealedView extends Omit<
  RequestView,
  'subject' | 'clock' | 'reference' | 'tasks' | 'restraints'
> {
  readonly subject: Sealed;
  readonly subjectKeyId: string;
  /** keyed digests of the identities: by them it is known whether a legal hold is for the same person */
  readonly subjectDigests: readonly Sha256[];
  readonly shredded: boolean;
  readonly reference: Sealed | null;
  readonly clock: {
    readonly dueAt: Instant;
    readonly legalDueAt: Instant;
    readonly metAt: Instant | null;
    readonly paused: boolean;
    readonly extended: boolean;
    readonly confirmDueAt: Instant | null;
    readonly confirmedAt: Instant | null;
  };
  readonly submittedBy: string;
  readonly tasks: readonly SealedTaskView[];
}

const taskView = (request: PrivacyRequest, task: Task): SealedTaskView => ({
  id: task.id,
  source: task.source,
  host: task.host,
  action: task.action,
  phase: task.phase,
  state: task.state,
  attempt: task.attempt,
  manual: task.manual,
  destructive: task.destructive,
  dependsOn: [...task.dependsOn],
  checkAfter: task.checkAfter ?? (task.state === 'blocked' ? task.notBefore : null),
  dueAt: task.dueAt,
  stopLossReached: task.stopLossReachedAt !== null,
  progress: task.progress,
  proof: task.proof,
  fault: task.fault && { ...task.fault, host: task.host },
  reasonCode: task.reasonCode,
  skipReason: task.skipReason,
  heldBy: task.heldBy,
  contradicted: task.contradicted,
  waitsToLookAgain: isWaitingToLookAgain(request, task),
});

const packageView = (made: AssembledPackage): SealedView['package'] => ({
  files: made.files,
  bytes: made.artifact.bytes,
  sha256: made.artifact.sha256,
  expiresAt: made.expiresAt,
  expired: made.expired,
});

/** The sources that a request reaches; before planning, those it asks for. */
function sourcesOf(request: PrivacyRequest): SealedView['sources'] {
  if (!request.tasks) return [...(request.asked ?? Source.options)];
  const left = new Set(request.leftOut.map((entry) => entry.source));
  return Source.options.filter((source) => !left.has(source));
}

/** What a request looks like from outside. Pure: the same events give the same bytes. */
export function sealedView(request: PrivacyRequest): SealedView {
  return {
    id: request.id,
    kind: request.kind,
    subject: request.subject,
    subjectKeyId: request.subjectKeyId,
    subjectDigests: [...request.subjectDigests],
    shredded: request.shredded,
    progress: progressOf(request),
    purge: purgeOf(request),
    clock: {
      dueAt: request.dueAt,
      legalDueAt: request.legalDueAt,
      metAt: request.clock.metAt,
      paused: request.clock.pausedAt !== null,
      extended: request.clock.extended,
      confirmDueAt: request.confirmDueAt,
      confirmedAt: request.confirmation.confirmedAt,
    },
    version: request.version,
    receivedAt: request.receivedAt,
    completedAt: request.end?.at ?? null,
    policy: { ...request.policy, calendar: request.calendar, timeZone: request.timeZone },
    reference: request.reference,
    subjectIsAdministrator: request.subjectIsAdministrator,
    submittedBy: request.submittedBy.id,
    sources: sourcesOf(request),
    leftOut: [...request.leftOut],
    sweepDueAt: request.erasure?.sweepDueAt ?? null,
    purgeDueAt: request.erasure?.purgeDueAt ?? null,
    package: request.package && packageView(request.package),
    exceptions: [...(request.end?.exceptions ?? request.package?.gaps ?? [])],
    tasks: tasksOf(request).map((task) => taskView(request, task)),
  };
}
