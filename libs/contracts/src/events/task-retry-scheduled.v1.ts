import { z } from 'zod';
import { Actor, HostName, Instant, Sealed, TaskId } from '../scalars.js';

/** The next attempt of a task and when it is sent. */
export const TaskRetryScheduledV1 = z.strictObject({
  taskId: TaskId,
  host: HostName.nullable(),
  attempt: z.int().positive(),
  retryAt: Instant,
  /** a person asked for it; null: by the retry policy */
  by: Actor.nullable(),
  reason: Sealed.nullable(),
});
