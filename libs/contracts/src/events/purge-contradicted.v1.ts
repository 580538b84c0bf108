import { z } from 'zod';
import { HostName, Instant, Sealed, TaskId } from '../scalars.js';
import { TaskSource } from '../vocabulary.js';

/** The re-scan found the person again. The purge is open. */
export const PurgeContradictedV1 = z.strictObject({
  taskId: TaskId,
  source: TaskSource,
  host: HostName.nullable(),
  hits: z.int().positive(),
  /** the youngest entry found; null when none carries a readable time */
  newestAt: Instant.nullable(),
  /** where each hit is, sealed JSON */
  details: Sealed.nullable(),
});
