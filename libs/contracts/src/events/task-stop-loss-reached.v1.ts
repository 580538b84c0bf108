import { z } from 'zod';
import { HostName, TaskId } from '../scalars.js';

/** A task was not done in the time it had. People are told; an Export goes on with a named gap. */
export const TaskStopLossReachedV1 = z.strictObject({
  taskId: TaskId,
  host: HostName.nullable(),
});
