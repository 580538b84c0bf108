import { z } from 'zod';
import { Proof } from '../evidence.js';
import { ManualStep } from '../sources/manual-step.js';
import { Gap, LeftOut } from '../plan.js';
import { Restraint } from '../restraint.js';
import { HostName, Instant, RequestId, TaskId } from '../scalars.js';
import {
  ClockState,
  PolicyId,
  Progress,
  Purge,
  RequestKind,
  Source,
  SweepPhase,
  TaskAction,
  TaskSource,
  TaskState,
} from '../vocabulary.js';

/** What a person reads of a fault: what happened, where, why, and what to do. */
export const FaultView = z.strictObject({
  code: z.string(),
  message: z.string(),
  nextAction: z.string(),
  host: HostName.nullable(),
  retryable: z.boolean(),
  /** what was seen; names of the subject stand as ‹subject›. Null after shredding or where there is none */
  detail: z.string().nullable(),
});
export type FaultView = z.infer<typeof FaultView>;

export const TaskView = z.strictObject({
  id: TaskId,
  source: TaskSource,
  host: HostName.nullable(),
  action: TaskAction,
  phase: SweepPhase.nullable(),
  state: TaskState,
  attempt: z.int().nonnegative(),
  manual: z.boolean(),
  destructive: z.boolean(),
  dependsOn: z.array(TaskId),
  /** when it is looked at, retried or sent next; null when nothing is planned */
  checkAfter: Instant.nullable(),
  dueAt: Instant.nullable(),
  stopLossReached: z.boolean(),
  progress: z.strictObject({ done: z.int().nullable(), total: z.int().nullable() }).nullable(),
  proof: Proof.nullable(),
  fault: FaultView.nullable(),
  /** what a person has to do, with a checklist; null for a task that no person does, and once it is settled */
  instructions: ManualStep.nullable(),
  /** why it is skipped or not applicable */
  reason: z.string().nullable(),
  /** what stands against it now: it is not sent until nothing does; none once it is settled */
  heldBy: z.array(Restraint),
  /** a re-scan that waits only for its distance to the last one, which found the person: a retry has it look at once */
  waitsToLookAgain: z.boolean(),
});
export type TaskView = z.infer<typeof TaskView>;

/** A privacy request as everyone outside sees it. */
export const RequestView = z.strictObject({
  id: RequestId,
  kind: RequestKind,
  subject: z.strictObject({ masked: z.string(), shredded: z.boolean() }),
  progress: Progress,
  purge: Purge,
  clock: z.strictObject({
    state: ClockState,
    dueAt: Instant,
    legalDueAt: Instant,
    extended: z.boolean(),
    /** until when the receipt is to be confirmed to the person; null: the policy asks for no such thing */
    confirmDueAt: Instant.nullable(),
    /** when somebody said that it was confirmed */
    confirmedAt: Instant.nullable(),
  }),
  version: z.int().positive(),
  receivedAt: Instant,
  completedAt: Instant.nullable(),
  /** the rules it was planned by, whose holidays its dates were counted by, and in which zone its days are */
  policy: z.strictObject({ id: PolicyId, version: z.string(), calendar: z.string(), timeZone: z.string() }),
  reference: z.string().nullable(),
  subjectIsAdministrator: z.boolean(),
  sources: z.array(Source),
  leftOut: z.array(LeftOut),
  /** when the last sweep and the re-scan begin; null before the deletes are done */
  sweepDueAt: Instant.nullable(),
  purgeDueAt: Instant.nullable(),
  package: z
    .strictObject({
      files: z.int(),
      bytes: z.int(),
      sha256: z.string(),
      expiresAt: Instant,
      expired: z.boolean(),
    })
    .nullable(),
  /** what is missing, once it ended or a package is ready */
  exceptions: z.array(Gap),
  /** what stands against any of its open tasks now, each once */
  restraints: z.array(Restraint),
  tasks: z.array(TaskView),
});
export type RequestView = z.infer<typeof RequestView>;
