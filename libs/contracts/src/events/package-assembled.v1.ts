import { z } from 'zod';
import { ArtifactRef } from '../evidence.js';
import { Gap } from '../plan.js';
import { Instant, TaskId } from '../scalars.js';

/** The package of an Export lies ready. */
export const PackageAssembledV1 = z.strictObject({
  taskId: TaskId,
  artifact: ArtifactRef,
  files: z.int().nonnegative(),
  gaps: z.array(Gap),
  expiresAt: Instant,
});
