import { z } from 'zod';
import { Restraint } from '../restraint.js';
import { HostName, TaskId } from '../scalars.js';

/** A task could have gone on and did not, because of what stands against it. It goes on when nothing does any more. */
export const TaskHeldV1 = z.strictObject({
  taskId: TaskId,
  host: HostName.nullable(),
  restraints: z.array(Restraint).min(1),
});
