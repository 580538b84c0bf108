import { z } from 'zod';
import { Instant } from '../scalars.js';
import { FreeText } from '../subject.js';

/** Answer of `GET /v1/close-limit` and `POST /v1/close-limit/approve`: how many AccountCloses may begin in a day. */
export const CloseLimitView = z.strictObject({
  /** the setting */
  accountClosesPerDay: z.int().positive(),
  /** how many may begin today, with what was approved */
  allowedToday: z.int().nonnegative(),
  /** how many of them were taken; each process takes some ahead */
  admittedToday: z.int().nonnegative(),
  /** since when further ones wait for a person; null: none does */
  reachedAt: Instant.nullable(),
  /** AccountCloses that wait for it now */
  waiting: z.int().nonnegative(),
});
export type CloseLimitView = z.infer<typeof CloseLimitView>;

/** Body of `POST /v1/close-limit/approve`. */
export const ApproveCloseLimitBody = z.strictObject({
  reason: FreeText,
  /** how many may begin: all that wait, and as many more as on any day, unless told */
  allow: z.int().positive().max(10_000_000).optional(),
});
export type ApproveCloseLimitBody = z.infer<typeof ApproveCloseLimitBody>;
