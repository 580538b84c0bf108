import { z } from 'zod';
import { Fault } from '../evidence.js';
import { HostName, TaskId } from '../scalars.js';

/** An attempt failed. Whether another follows is said by the event after it. */
export const TaskFailedV1 = z.strictObject({
  taskId: TaskId,
  host: HostName.nullable(),
  attempt: z.int().positive(),
  fault: Fault,
});
