import { z } from 'zod';
import { Instant } from '../scalars.js';

/** The due date passed and the request was open. */
export const DeadlineMissedV1 = z.strictObject({
  dueAt: Instant,
});
