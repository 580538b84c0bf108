import { z } from 'zod';
import { Actor, Sealed } from '../scalars.js';
import { Source } from '../vocabulary.js';

/** No task of this source begins until it is resumed; those that run go on to their end. */
export const LinePausedV1 = z.strictObject({
  source: Source,
  /** of the key that the reason is sealed with */
  keyId: z.uuid(),
  reason: Sealed,
  by: Actor,
});
