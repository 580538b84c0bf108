import { z } from 'zod';
import { TaskId } from '../scalars.js';

/** Every re-scan found nothing. */
export const PurgeVerifiedV1 = z.strictObject({
  tasks: z.array(TaskId),
});
