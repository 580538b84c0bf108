import { z } from 'zod';

/** So many AccountCloses begin to delete, which asked at the same time. In the stream of its day. */
export const ClosesAdmittedV1 = z.strictObject({
  /** 0: by what may begin without a person's look; otherwise that of the approval which lets them begin */
  count: z.int().nonnegative(),
  closes: z.int().positive(),
});
