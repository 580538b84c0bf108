import { z } from 'zod';
import { Instant } from '../scalars.js';
import { ClockState, Progress, Purge, RequestKind, Source } from '../vocabulary.js';
import { wholeNumber } from './query.js';
import { RequestView } from './request-view.js';

/** Query of `GET /v1/privacy-requests`: filters are joined by “and”. */
export const RequestListQuery = z.strictObject({
  kind: RequestKind.optional(),
  progress: Progress.optional(),
  purge: Purge.optional(),
  clock: ClockState.optional(),
  source: Source.optional(),
  limit: wholeNumber(1, 200).default(50),
  cursor: z.string().min(1).max(1000).optional(),
});
export type RequestListQuery = z.infer<typeof RequestListQuery>;

export const RequestList = z.strictObject({ items: z.array(RequestView), nextCursor: z.string().nullable() });
export type RequestList = z.infer<typeof RequestList>;

/**
 * Query of `GET /v1/privacy-requests/{id}`. A plus sign that was not encoded arrives as a space;
 * nothing else can be meant there, so it is taken back.
 */
export const RequestViewQuery = z.strictObject({
  asOf: z
    .string()
    .transform((text) => text.replace(/ (?=\d{2}:?\d{2}$)/, '+'))
    .pipe(z.iso.datetime({ offset: true, error: 'must be a time like 2026-11-20T09:00:00Z' }))
    .optional(),
});
export type RequestViewQuery = z.infer<typeof RequestViewQuery>;

/** One stored event as it is shown: sealed fields stay sealed. */
export const EventItem = z.strictObject({
  type: z.string(),
  version: z.int().positive(),
  commit: z.int().positive(),
  occurredAt: Instant,
  data: z.record(z.string(), z.unknown()),
});
export const EventList = z.strictObject({ items: z.array(EventItem) });
export type EventList = z.infer<typeof EventList>;
