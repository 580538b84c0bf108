import { z } from 'zod';
import { Actor, Sealed } from '../scalars.js';

/** Somebody told the person that the request has arrived, and how it is dealt with. */
export const ReceiptConfirmedV1 = z.strictObject({
  by: Actor,
  /** how it was confirmed */
  reason: Sealed,
});
