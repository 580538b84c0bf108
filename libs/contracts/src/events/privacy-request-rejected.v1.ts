import { z } from 'zod';
import { Actor, Sealed } from '../scalars.js';
import { RejectionReason } from '../vocabulary.js';

/** A person refused the request for one of the reasons the law knows. */
export const PrivacyRequestRejectedV1 = z.strictObject({
  reason: RejectionReason,
  note: Sealed.nullable(),
  by: Actor,
});
