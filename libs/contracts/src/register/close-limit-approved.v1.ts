import { z } from 'zod';
import { Actor, Sealed } from '../scalars.js';

/** A person has looked at what waits, and lets it begin. */
export const CloseLimitApprovedV1 = z.strictObject({
  day: z.iso.date(),
  /** which count of that day begins with it, from 1 */
  count: z.int().positive(),
  /** how many may begin in it */
  allowed: z.int().positive(),
  /** of the key that the reason is sealed with */
  keyId: z.uuid(),
  reason: Sealed,
  by: Actor,
});
