import { z } from 'zod';
import { Proof } from '../evidence.js';
import { HostName, TaskId } from '../scalars.js';

/** There is nothing for this task to do on its host, and that was seen, not assumed. */
export const TaskNotApplicableV1 = z.strictObject({
  taskId: TaskId,
  host: HostName.nullable(),
  /** e.g. channel-disabled, channel-absent, host-retired */
  reason: z.string().regex(/^[a-z0-9-]{1,60}$/),
  proof: Proof.nullable(),
});
