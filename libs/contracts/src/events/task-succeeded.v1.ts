import { z } from 'zod';
import { ArtifactRef, Proof } from '../evidence.js';
import { HostName, TaskId } from '../scalars.js';

/** The task is done, with its proof. */
export const TaskSucceededV1 = z.strictObject({
  taskId: TaskId,
  host: HostName.nullable(),
  attempt: z.int().positive(),
  proof: Proof,
  artifacts: z.array(ArtifactRef),
});
