import { z } from 'zod';
import { HostName, Instant, Sealed, TaskId } from '../scalars.js';

/** The source works on it by itself; the handler wants to look again later. */
export const TaskWaitingOnSourceV1 = z.strictObject({
  taskId: TaskId,
  host: HostName.nullable(),
  dispatch: z.int().positive(),
  /** the handler's own note to itself, sealed */
  continuation: Sealed,
  checkAfter: Instant,
});
