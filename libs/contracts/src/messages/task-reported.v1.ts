import { z } from 'zod';
import { ArtifactRef, Fault, Proof } from '../evidence.js';
import { HostName, Instant, RequestId, Sealed, TaskId } from '../scalars.js';

export const TASK_REPORTED = 'lethe.TaskReported.v1';

/** What a re-scan found. */
export const Findings = z.strictObject({
  hits: z.int().positive(),
  /** the youngest entry; null when none carries a readable time */
  newestAt: Instant.nullable(),
  /** where each hit is, sealed JSON */
  details: Sealed.nullable(),
});
export type Findings = z.infer<typeof Findings>;

const about = {
  requestId: RequestId,
  taskId: TaskId,
  host: HostName.nullable(),
  attempt: z.int().positive(),
  dispatch: z.int().positive(),
  reportedAt: Instant,
};

/** What a handler says of a task. */
export const TaskReport = z.discriminatedUnion('outcome', [
  z.strictObject({
    ...about,
    outcome: z.literal('progressed'),
    done: z.int().nonnegative().nullable(),
    total: z.int().nonnegative().nullable(),
  }),
  z.strictObject({
    ...about,
    outcome: z.literal('succeeded'),
    proof: Proof,
    artifacts: z.array(ArtifactRef).max(2000),
    /** re-scans alone: what is still there. None means that nothing was found. */
    findings: Findings.nullable(),
    /** export-records alone: how many records name somebody else */
    otherPeople: z.int().nonnegative(),
  }),
  z.strictObject({
    ...about,
    outcome: z.literal('not-applicable'),
    reason: z.string().regex(/^[a-z0-9-]{1,60}$/),
    proof: Proof.nullable(),
  }),
  z.strictObject({
    ...about,
    outcome: z.literal('waiting-on-source'),
    continuation: Sealed,
    checkAfter: Instant,
  }),
  z.strictObject({ ...about, outcome: z.literal('failed'), fault: Fault }),
]);
export type TaskReport = z.infer<typeof TaskReport>;
