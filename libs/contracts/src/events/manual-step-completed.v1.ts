import { z } from 'zod';
import { ArtifactRef } from '../evidence.js';
import { Actor, HostName, Sealed, TaskId } from '../scalars.js';

/** A person did the step; the words of the attestation are kept as they were given. */
export const ManualStepCompletedV1 = z.strictObject({
  taskId: TaskId,
  host: HostName.nullable(),
  by: Actor,
  attestation: Sealed,
  evidence: z.array(ArtifactRef),
});
