import { z } from 'zod';
import { Instant } from '../scalars.js';

/** The due date is near and the request is open. */
export const DeadlineReminderSentV1 = z.strictObject({
  daysLeft: z.int().nonnegative(),
  dueAt: Instant,
});
