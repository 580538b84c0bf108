import { z } from 'zod';
import { Actor, Sealed } from '../scalars.js';
import { Source } from '../vocabulary.js';

/** Tasks of this source begin again. */
export const LineResumedV1 = z.strictObject({
  source: Source,
  /** sealed with the key of the pause */
  reason: Sealed,
  by: Actor,
});
