import { z } from 'zod';
import { Actor, Sealed } from '../scalars.js';

/** Someone called it off. What was already deleted stays deleted. */
export const PrivacyRequestCancelledV1 = z.strictObject({
  reason: Sealed,
  by: Actor,
});
