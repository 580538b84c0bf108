import { z } from 'zod';
import { Actor, Sealed } from '../scalars.js';

/** A hold is over: what it held goes on. */
export const LegalHoldLiftedV1 = z.strictObject({
  holdId: z.uuid(),
  /** null: none was given */
  reason: Sealed.nullable(),
  by: Actor,
});
