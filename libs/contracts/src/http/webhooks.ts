import { z } from 'zod';
import { StatusType } from '../messages/status-event.js';
import { Instant, RequestId } from '../scalars.js';
import { wholeNumber } from './query.js';

/** Type of a status event, or all of them, also those that later versions add. */
export const WebhookEvent = z.enum([...StatusType.options, '*'], {
  error: `must be one of ${[...StatusType.options, '*'].join(', ')}`,
});
export type WebhookEvent = z.infer<typeof WebhookEvent>;

/** Body of `POST /v1/webhooks`. */
export const CreateWebhookBody = z.strictObject({
  url: z
    .string()
    .max(2000, 'must be at most 2000 characters')
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
      error: 'must be an https address',
      abort: true,
    })
    .refine((text) => new URL(text).username + new URL(text).password === '', 'must not hold a password'),
  events: z
    .array(WebhookEvent)
    .min(1, 'must name at least one type, or *')
    .max(20)
    .refine((events) => new Set(events).size === events.length, 'must not name a type twice'),
});
export type CreateWebhookBody = z.infer<typeof CreateWebhookBody>;

/** The one time that the secret is shown: `whsec_` and 32 random bytes in base64, as Standard Webhooks has it. */
export const CreatedWebhook = z.strictObject({ id: z.uuid(), secret: z.string() });
export type CreatedWebhook = z.infer<typeof CreatedWebhook>;

export const WebhookList = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.uuid(),
      /** without its query, which may hold a password */
      url: z.string(),
      events: z.array(z.string()),
      createdAt: Instant,
      /** since when every try has failed; null: the last one was well */
      failingSince: Instant.nullable(),
      /** nothing goes there any more; a delivery that is sent again and arrives puts it back into use */
      disabled: z.strictObject({ at: Instant, reason: z.enum(['gone', 'failing-for-long']) }).nullable(),
    }),
  ),
});
export type WebhookList = z.infer<typeof WebhookList>;

export const WebhookDelivery = z.strictObject({
  /** `webhook-id` of the calls */
  id: z.uuid(),
  type: StatusType,
  requestId: RequestId,
  state: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.int().nonnegative(),
  createdAt: Instant,
  nextAttemptAt: Instant.nullable(),
  lastAttempt: z
    .strictObject({
      at: Instant,
      /** null: nothing was answered */
      status: z.int().nullable(),
      /** null: it was delivered */
      fault: z.string().nullable(),
    })
    .nullable(),
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const WebhookDeliveryQuery = z.strictObject({
  limit: wholeNumber(1, 200).default(50),
  cursor: z.string().max(500).optional(),
});
export type WebhookDeliveryQuery = z.infer<typeof WebhookDeliveryQuery>;

export const WebhookDeliveryList = z.strictObject({
  items: z.array(WebhookDelivery),
  nextCursor: z.string().nullable(),
});
export type WebhookDeliveryList = z.infer<typeof WebhookDeliveryList>;
