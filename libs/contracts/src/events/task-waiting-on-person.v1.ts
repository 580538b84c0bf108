import { z } from 'zod';
import { HostName, Instant, TaskId } from '../scalars.js';

/** A manual step is open. */
export const TaskWaitingOnPersonV1 = z.strictObject({
  taskId: TaskId,
  host: HostName.nullable(),
  dueAt: Instant,
});
