import { z } from 'zod';
import { Actor, Instant, Sealed } from '../scalars.js';

/** The due dates were moved as the policy allows, with the reason given to the person. */
export const DeadlineExtendedV1 = z.strictObject({
  reason: Sealed,
  by: Actor,
  dueAt: Instant,
  legalDueAt: Instant,
});
