import { z } from 'zod';
import { Instant } from '../scalars.js';

/** The purge was not verified by its date. */
export const PurgeDeadlineMissedV1 = z.strictObject({
  purgeDueAt: Instant,
});
