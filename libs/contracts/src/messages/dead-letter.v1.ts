import { z } from 'zod';

export const DEAD_LETTERED = 'lethe.DeadLettered.v1';

/** A message that nobody here can ever handle, put aside on `lethe.dead-letters.v1`. */
export const DeadLetter = z.strictObject({
  topic: z.string(),
  partition: z.int().nonnegative(),
  offset: z.string(),
  /** for machines: `not-json`, `not-a-cloud-event`, `schema-breach`, or the handler’s own code */
  reason: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(60),
  /** for people: what was wrong and where; never a value from the message */
  message: z.string().max(2000),
  /** the raw message, sealed: it may hold personal data */
  sealed: z.string(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;
