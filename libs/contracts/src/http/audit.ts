import { z } from 'zod';
import { RecordedAct } from '../events/act-recorded.v1.js';
import { Actor, HostName, Instant, RequestId, ShownActor, TaskId } from '../scalars.js';
import { TaskSource } from '../vocabulary.js';
import { moment, wholeNumber } from './query.js';

/** What somebody did that others may want to account for. */
export const AuditedAct = z.enum([
  ...RecordedAct.options,
  'submitted',
  'approved',
  'rejected',
  'receipt-confirmed',
  'cancelled',
  'deadline-extended',
  'clock-paused',
  'clock-resumed',
  'task-retried',
  'task-skipped',
  'step-completed',
  'other-people-reviewed',
  'host-retired',
  'subject-revealed',
  'package-downloaded',
  'closed-with-exceptions',
  /** a handler was sent a task, with the token that it may fetch the subject's key by while its lease runs */
  'key-granted',
  'key-destroyed',
  'legal-hold-placed',
  'legal-hold-lifted',
  'source-paused',
  'source-resumed',
  'close-limit-approved',
]);
export type AuditedAct = z.infer<typeof AuditedAct>;

export const AuditEntry = z.strictObject({
  at: Instant,
  what: AuditedAct,
  /** a credential or person; of `key-granted` and `key-handed-out` the handler: `handler:<source>` */
  by: ShownActor,
  /** in words, without names of the person; null where none was asked, or after the key was destroyed */
  reason: z.string().nullable(),
  /** null: it was not about one request; what was done to a source or a hold */
  requestId: RequestId.nullable(),
  taskId: TaskId.nullable(),
  source: TaskSource.nullable(),
  host: HostName.nullable(),
  /** id of what else it was done to or with: a key, a credential, a hold */
  about: z.string().nullable(),
  /** the name of the API key that it was done to, while there is that key */
  aboutName: z.string().optional(),
  /** where it stands in the chain: the commit of its stream, and its place in the log, which is its line among the commits of a chain file, from 0 */
  streamId: z.string(),
  commit: z.int().positive(),
  place: z.int().nonnegative(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditQuery = z.strictObject({
  limit: wholeNumber(1, 200).default(50),
  cursor: z.string().min(1).max(200).optional(),
  /** only what was done to this request */
  requestId: RequestId.optional(),
  what: AuditedAct.optional(),
  /** the id in `by`, whole */
  by: Actor.shape.id.optional(),
  source: TaskSource.optional(),
  host: HostName.optional(),
  /** from this moment on, and before that one */
  from: moment.optional(),
  to: moment.optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** Newest first. A page may be short, or empty, and have a cursor all the same. */
export const AuditList = z.strictObject({ items: z.array(AuditEntry), nextCursor: z.string().nullable() });
export type AuditList = z.infer<typeof AuditList>;
