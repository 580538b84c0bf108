import { z } from 'zod';

/** So many AccountCloses may begin to delete. Taken some at a time; what a process does not use is not used by another. */
export const ClosesAdmittedV1 = z.strictObject({
  /** of the count that they are part of: 0 in the morning, one more after each approval of that day */
  count: z.int().nonnegative(),
  closes: z.int().positive(),
});
