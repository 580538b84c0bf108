import { z } from 'zod';

/** More AccountCloses were to begin than may without a person's look: no further one does. */
export const CloseLimitReachedV1 = z.strictObject({
  /** of Lethe's clock, in UTC */
  day: z.iso.date(),
  /** how many were allowed to begin */
  allowed: z.int().nonnegative(),
});
