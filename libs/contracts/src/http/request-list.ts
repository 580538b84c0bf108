import { z } from 'zod';
import { Instant } from '../scalars.js';
import { Subject } from '../subject.js';
import { ClockState, Progress, Purge, RequestKind, Source, TaskState } from '../vocabulary.js';
import { moment, wholeNumber } from './query.js';
import { RequestView } from './request-view.js';

/** What the work of a running request waits for. */
export const WaitingTask = TaskState.extract(['waiting-on-source', 'waiting-on-person', 'retrying']);
export type WaitingTask = z.infer<typeof WaitingTask>;

/** Query of `GET /v1/privacy-requests`: filters are joined by “and”. With `task` or `asOf`, a page may be short and have a cursor all the same. */
export const RequestListQuery = z.strictObject({
  kind: RequestKind.optional(),
  progress: Progress.optional(),
  purge: Purge.optional(),
  clock: ClockState.optional(),
  source: Source.optional(),
  /** running requests that have a task in this state */
  task: WaitingTask.optional(),
  limit: wholeNumber(1, 200).default(50),
  cursor: z.string().min(1).max(1000).optional(),
  /** the list as it was then, built anew from the events */
  asOf: moment.optional(),
});
export type RequestListQuery = z.infer<typeof RequestListQuery>;

export const RequestList = z.strictObject({ items: z.array(RequestView), nextCursor: z.string().nullable() });
export type RequestList = z.infer<typeof RequestList>;

/** Body of `POST /v1/privacy-requests/search`: a person, by any identity. */
export const PersonSearchBody = z.strictObject({ subject: Subject });
export type PersonSearchBody = z.infer<typeof PersonSearchBody>;

/** Requests about one person, newest received first; `more`: there are older ones. */
export const SamePersonList = z.strictObject({ items: z.array(RequestView), more: z.boolean() });
export type SamePersonList = z.infer<typeof SamePersonList>;

/** Query of `GET /v1/privacy-requests/{id}`. */
export const RequestViewQuery = z.strictObject({ asOf: moment.optional() });
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
