import { z } from 'zod';
import { HostName, TaskId } from './scalars.js';
import { Source, SweepPhase, TaskAction, TaskSource } from './vocabulary.js';

/** What a `verify-purge` looks at again on its host. */
export const PurgeCheck = z.enum(['records', 'logs', 'account']);
export type PurgeCheck = z.infer<typeof PurgeCheck>;

/** The remark by which a re-scan says that a source has records of the person again, which a person may have to delete. */
export const RECORDS_ARE_BACK = 'records-are-back';

/** One node of the frozen fan-out: an action of a source, on one host or source-wide (`host` null). */
export const PlannedTask = z.strictObject({
  id: TaskId,
  source: TaskSource,
  host: HostName.nullable(),
  action: TaskAction,
  phase: SweepPhase.nullable(),
  /** tasks that must be settled (see domain: `isSettled`) before this one is sent */
  dependsOn: z.array(TaskId),
  /** a person does it */
  manual: z.boolean(),
  /** it removes data: it can never be skipped nor given up silently */
  destructive: z.boolean(),
  /** how long a dispatch is believed without a sign of life, seconds */
  leaseSeconds: z.int().positive(),
  checks: z.array(PurgeCheck),
});
export type PlannedTask = z.infer<typeof PlannedTask>;

/** A source that the request does not reach, and why. */
export const LeftOut = z.strictObject({ source: Source, reason: z.enum(['not-configured', 'not-asked']) });
export type LeftOut = z.infer<typeof LeftOut>;

/** Something a package or a completed request lacks. */
export const Gap = z.strictObject({
  taskId: TaskId.nullable(),
  source: TaskSource,
  host: HostName.nullable(),
  /** a fault code, a remark that stands among the gaps of its source’s contract, `skipped`, `not-configured`, `not-asked`, `not-reviewed`, `not-redactable`, … */
  reason: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(60),
});
export type Gap = z.infer<typeof Gap>;
