import { z } from 'zod';
import { HostName, Instant, TaskId } from '../scalars.js';

/** A sign of life, with how far the handler came. */
export const TaskProgressedV1 = z.strictObject({
  taskId: TaskId,
  host: HostName.nullable(),
  dispatch: z.int().positive(),
  leaseUntil: Instant,
  done: z.int().nonnegative().nullable(),
  total: z.int().nonnegative().nullable(),
});
