import { z } from 'zod';
import { HostName, TaskId } from '../scalars.js';
import { SweepPhase, TaskSource } from '../vocabulary.js';

/** A host was swept. */
export const PurgeSweepCompletedV1 = z.strictObject({
  taskId: TaskId,
  source: TaskSource,
  host: HostName.nullable(),
  phase: SweepPhase,
});
