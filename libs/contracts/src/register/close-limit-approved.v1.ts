import { z } from 'zod';
import { Actor, Sealed } from '../scalars.js';

/** A person has looked at what waits, and lets it begin. */
export const CloseLimitApprovedV1 = z.strictObject({
  day: z.iso.date(),
  /** which count begins with it: one more than that of the approval before */
  count: z.int().positive(),
  /** how many may begin in it, in the 24 hours from then */
  allowed: z.int().positive(),
  /** of the key that the reason is sealed with */
  keyId: z.uuid(),
  reason: Sealed,
  by: Actor,
});
