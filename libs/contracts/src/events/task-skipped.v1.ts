import { z } from 'zod';
import { Actor, HostName, Sealed, TaskId } from '../scalars.js';

/** A person decided to go on without this task. Never a destructive one. */
export const TaskSkippedV1 = z.strictObject({
  taskId: TaskId,
  host: HostName.nullable(),
  by: Actor,
  reason: Sealed,
});
