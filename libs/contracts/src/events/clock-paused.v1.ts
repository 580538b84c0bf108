import { z } from 'zod';
import { Actor, Sealed } from '../scalars.js';

/** The clock stands while the identity is checked. */
export const ClockPausedV1 = z.strictObject({
  reason: Sealed,
  by: Actor,
});
