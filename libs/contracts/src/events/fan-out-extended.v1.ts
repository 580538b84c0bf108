import { z } from 'zod';
import { PlannedTask } from '../plan.js';
import { Instant, TaskId } from '../scalars.js';

/** Work was found that the plan did not have. */
export const FanOutExtendedV1 = z.strictObject({
  cause: z.enum([
    'purge-contradicted',
    'other-people-found',
    'host-joined-late',
    'host-retired',
    're-scan-outdated',
  ]),
  tasks: z.array(PlannedTask),
  /** what the tasks already planned now wait for as well */
  gates: z.array(z.strictObject({ taskId: TaskId, dependsOn: z.array(TaskId) })),
  /** the tasks are not sent before this; null: as soon as their dependencies allow */
  notBefore: Instant.nullable(),
});
