import { z } from 'zod';
import { Instant } from '../scalars.js';
import { UsualCloses } from '../usual-closes.js';
import { CloseLimitReachedV1 } from './close-limit-reached.v1.js';

/** With what it was decided by: how many had begun, since when, and what is usual. */
export const CloseLimitReachedV2 = CloseLimitReachedV1.extend({
  /** 0: what may begin without a person's look; otherwise the approval that was used up */
  count: z.int().nonnegative(),
  /** how many had begun */
  begun: z.int().nonnegative(),
  /** those count that began after it */
  since: Instant,
  /** null: what is usual did not count */
  usual: UsualCloses.nullable(),
});
