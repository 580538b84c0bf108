import { z } from 'zod';
import { Gap } from '../plan.js';
import { Actor, Instant, Sealed } from '../scalars.js';

/** The end of a request. */
export const PrivacyRequestCompletedV1 = z.strictObject({
  outcome: z.enum(['done', 'done-with-exceptions', 'failed']),
  exceptions: z.array(Gap),
  /** who ended it although work remained, and why; null when it ended by itself */
  closedBy: Actor.nullable(),
  reason: Sealed.nullable(),
  /** end of Lethe's own record: then the subject's key is destroyed */
  shredAt: Instant,
});
