import { z } from 'zod';
import { RequestView } from '../http/request-view.js';
import { RequestId } from '../scalars.js';

/** Something about a request has changed. */
export const REQUEST_PROGRESSED = 'lethe.PrivacyRequestProgressed.v1';
/** A request has ended, however: `progress` in the view says how. */
export const REQUEST_COMPLETED = 'lethe.PrivacyRequestCompleted.v1';
export const DEADLINE_REMINDER = 'lethe.DeadlineReminder.v1';
export const DEADLINE_MISSED = 'lethe.DeadlineMissed.v1';
export const PURGE_CONTRADICTED = 'lethe.PurgeContradicted.v1';

export const StatusType = z.enum([
  REQUEST_PROGRESSED,
  REQUEST_COMPLETED,
  DEADLINE_REMINDER,
  DEADLINE_MISSED,
  PURGE_CONTRADICTED,
]);
export type StatusType = z.infer<typeof StatusType>;

/**
 * What `lethe.status.v1` carries: a CloudEvent for each commit of a request, in order for each request,
 * at least once. `id` is the same for the same change, so that a repetition is recognised.
 */
export const StatusEvent = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.literal('lethe/orchestrator'),
  type: StatusType,
  subject: RequestId,
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  /** `source` and `id` of the message that submitted the request, where one did */
  causationsource: z.string().optional(),
  causationid: z.string().optional(),
  traceparent: z.string().optional(),
  /** the request as it stood after the change */
  data: RequestView,
});
export type StatusEvent = z.infer<typeof StatusEvent>;
