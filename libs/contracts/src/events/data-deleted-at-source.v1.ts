import { z } from 'zod';
import { Instant } from '../scalars.js';

/** Every delete is done at the sources. This is not a purge: logs younger than 30 days still name the person. */
export const DataDeletedAtSourceV1 = z.strictObject({
  sweepDueAt: Instant,
  purgeDueAt: Instant,
});
