import { z } from 'zod';
import { Instant } from '../scalars.js';
import { FreeText } from '../subject.js';
import { UsualCloses } from '../usual-closes.js';

/** Answer of `GET /v1/close-limit` and `POST /v1/close-limit/approve`: how many AccountCloses may begin, and why. */
export const CloseLimitView = z.strictObject({
  /** the setting: no more than these in any 24 hours, whatever is usual */
  accountClosesPerDay: z.int().positive(),
  /** what is usual; null: the setting above alone holds */
  usual: UsualCloses.nullable(),
  /** how many may begin in any 24 hours without a person's look, by both */
  perDay: z.int().positive(),
  /** how many may begin now: `perDay`, or what a person has approved */
  allowed: z.int().nonnegative(),
  /** how many of them have begun */
  begun: z.int().nonnegative(),
  /** those count that began after it */
  since: Instant,
  /** until when an approval holds; null: none does */
  approvedUntil: Instant.nullable(),
  /** since when further ones wait for a person; null: none does */
  reachedAt: Instant.nullable(),
  /** AccountCloses that wait for it now */
  waiting: z.int().nonnegative(),
  /** the same in words: what is usual, what was counted since when, and who lets further ones begin */
  explanation: z.string(),
});
export type CloseLimitView = z.infer<typeof CloseLimitView>;

/** Body of `POST /v1/close-limit/approve`. */
export const ApproveCloseLimitBody = z.strictObject({
  reason: FreeText,
  /** how many may begin in the next 24 hours: all that wait, and as many more as on any day, unless told */
  allow: z.int().positive().max(10_000_000).optional(),
});
export type ApproveCloseLimitBody = z.infer<typeof ApproveCloseLimitBody>;
