import { z } from 'zod';
import { Actor, Instant, Sealed } from '../scalars.js';

/** The clock runs again; the time it stood is added. */
export const ClockResumedV1 = z.strictObject({
  reason: Sealed,
  by: Actor,
  dueAt: Instant,
  legalDueAt: Instant,
});
