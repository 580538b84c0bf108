import { z } from 'zod';
import { Actor, HostName, RequestId, Sealed, TaskId } from '../scalars.js';
import { TaskSource } from '../vocabulary.js';

/** Acts that change no request. What is added comes at the end; none is taken away. */
export const RecordedAct = z.enum([
  'api-key-made',
  'api-key-revoked',
  'certificate-read',
  'dead-letters-redriven',
  'host-credential-issued',
  'host-credential-revoked',
  'host-taken-out',
  /** the vault gave a subject's key to a handler */
  'key-handed-out',
  'log-exported',
  'messages-replayed',
  'signing-key-rotated',
  /** from a backup; `about` names the last commit of the log that it had */
  'store-restored',
  /** the requests about a person were looked for by name, which is not kept */
  'person-searched',
]);
export type RecordedAct = z.infer<typeof RecordedAct>;

/** Somebody did something that others may want to account for, and that no event of a request tells. */
export const ActRecordedV1 = z.strictObject({
  what: RecordedAct,
  by: Actor,
  /** under the key of its month */
  reason: Sealed.nullable(),
  requestId: RequestId.nullable(),
  taskId: TaskId.nullable(),
  source: TaskSource.nullable(),
  host: HostName.nullable(),
  /** id of what else it was done to or with: a key, a credential, a hold; never a name */
  about: z.string().min(1).max(200).nullable(),
});
