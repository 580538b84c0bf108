import { z } from 'zod';

export const DEAD_LETTERED = 'lethe.DeadLettered.v1';

/** Why a message cannot be read at all; handlers have codes of their own besides. */
export const PoisonReason = z.enum([
  /** no value, or an empty one */
  'empty-message',
  'too-large',
  'not-utf-8',
  'not-json',
  'too-deep',
  'duplicate-key',
  'unsafe-key',
  'lone-surrogate',
  'not-a-cloud-event',
  /** `datacontenttype` is not JSON */
  'unsupported-content-type',
  'unknown-type',
  /** a type that is known here, of another version */
  'unknown-version',
  /** the topic needs a key */
  'key-missing',
  /** `data` is not what its type promises */
  'schema-breach',
  /** it could be read, and its handler failed on it again and again */
  'handler-failed',
]);
export type PoisonReason = z.infer<typeof PoisonReason>;

/** A message that nobody here can ever handle, put aside on `lethe.dead-letters.v1`. */
export const DeadLetter = z.strictObject({
  topic: z.string().min(1).max(249),
  partition: z.int().nonnegative(),
  offset: z.string().regex(/^\d{1,30}$/, 'must be an offset'),
  /** for machines: a PoisonReason, or the handler’s own code */
  reason: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(60),
  /** for people: what was wrong and where; never a value from the message */
  message: z.string().max(2000),
  /** key and raw bytes of the message, sealed: they may hold personal data; null: too large to be kept */
  sealed: z.string().nullable(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;
