import { z } from 'zod';
import { Instant } from '../scalars.js';

/** The date by which the receipt was to be confirmed passed, and nobody had said that it was. */
export const ConfirmationMissedV1 = z.strictObject({ confirmDueAt: Instant });
