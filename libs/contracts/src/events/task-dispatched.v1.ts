import { z } from 'zod';
import { HostName, Instant, TaskId } from '../scalars.js';

/** A task was sent to its handler. The same attempt may be sent again to look at a source once more. */
export const TaskDispatchedV1 = z.strictObject({
  taskId: TaskId,
  host: HostName.nullable(),
  /** counts tries: goes up after a failure or a lost lease */
  attempt: z.int().positive(),
  /** counts messages to the handler; identifies this one */
  dispatch: z.int().positive(),
  leaseUntil: Instant,
  /** for sweeps and re-scans: entries before this moment have to go */
  olderThan: Instant.nullable(),
});
