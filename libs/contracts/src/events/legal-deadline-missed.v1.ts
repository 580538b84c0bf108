import { z } from 'zod';
import { Instant } from '../scalars.js';

/** The law's date passed and the request was open; said where it is later than the team's own date. */
export const LegalDeadlineMissedV1 = z.strictObject({
  legalDueAt: Instant,
});
