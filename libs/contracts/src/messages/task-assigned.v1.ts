import { z } from 'zod';
import { PurgeCheck } from '../plan.js';
import { HostName, Instant, RequestId, Sealed, TaskId } from '../scalars.js';
import { RequestKind, SweepPhase, TaskAction, TaskSource } from '../vocabulary.js';

export const TASK_ASSIGNED = 'lethe.TaskAssigned.v1';

/** What a handler is asked to do. Sent again, it is the same task. */
export const TaskAssigned = z.strictObject({
  requestId: RequestId,
  taskId: TaskId,
  kind: RequestKind,
  source: TaskSource,
  host: HostName.nullable(),
  action: TaskAction,
  phase: SweepPhase.nullable(),
  checks: z.array(PurgeCheck),
  attempt: z.int().positive(),
  dispatch: z.int().positive(),
  leaseSeconds: z.int().positive(),
  /** the identities, JSON, sealed with the subject's key */
  subject: Sealed,
  subjectIsAdministrator: z.boolean(),
  /** entries before this moment have to go; null for tasks that remove nothing by age */
  olderThan: Instant.nullable(),
  /** the note that the handler left when it last waited on its source */
  continuation: Sealed.nullable(),
  /** signed: opens the one subject key and takes artifacts, until the lease is over */
  taskToken: z.string().min(1).max(4000),
});
export type TaskAssigned = z.infer<typeof TaskAssigned>;
