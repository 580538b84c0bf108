import { z } from 'zod';
import { Instant } from '../scalars.js';

/** The 30 days are over: what was written until the close has aged, the last sweep and the re-scan begin. */
export const PurgeSweepDueV1 = z.strictObject({
  dueAt: Instant,
});
