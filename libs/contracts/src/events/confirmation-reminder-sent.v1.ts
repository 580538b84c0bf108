import { z } from 'zod';
import { Instant } from '../scalars.js';

/** The receipt has to be confirmed to the person soon, and nobody has said that it was. */
export const ConfirmationReminderSentV1 = z.strictObject({
  daysLeft: z.int().nonnegative(),
  confirmDueAt: Instant,
});
