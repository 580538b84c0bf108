import { z } from 'zod';
import { Actor, Sealed } from '../scalars.js';

/** Someone looked at the identity in plain. */
export const SubjectRevealedV1 = z.strictObject({
  by: Actor,
  reason: Sealed,
});
