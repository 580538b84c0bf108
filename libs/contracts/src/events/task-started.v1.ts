import { z } from 'zod';
import { HostName, Instant, TaskId } from '../scalars.js';

/** The handler took the task up. */
export const TaskStartedV1 = z.strictObject({
  taskId: TaskId,
  host: HostName.nullable(),
  dispatch: z.int().positive(),
  leaseUntil: Instant,
});
