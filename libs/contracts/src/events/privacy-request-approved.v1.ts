import { z } from 'zod';
import { Actor, Sealed } from '../scalars.js';

/** A second person approved it. */
export const PrivacyRequestApprovedV1 = z.strictObject({
  reason: Sealed,
  by: Actor,
});
