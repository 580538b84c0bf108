import { z } from 'zod';
import {
  CreatedWebhook,
  CreateWebhookBody,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookDeliveryQuery,
  WebhookList,
} from '#contracts';
import { endpoint, json, jsonBody, noContent } from '#platform';

const tag = 'Webhooks';
export const WEBHOOK = '/v1/webhooks/{id}';
const params = z.strictObject({ id: z.uuid() });

export const webhookEndpoints = {
  list: endpoint({
    id: 'listWebhooks',
    method: 'GET',
    path: '/v1/webhooks',
    tag,
    summary: 'Addresses that are told of changes, and how they get on',
    permission: 'webhooks:manage',
    answer: json(200, WebhookList),
  }),
  create: endpoint({
    id: 'createWebhook',
    method: 'POST',
    path: '/v1/webhooks',
    tag,
    summary: 'Have an address told of changes by Standard Webhooks; the secret is shown once',
    permission: 'webhooks:manage',
    body: jsonBody(CreateWebhookBody),
    takesIdempotencyKey: true,
    answer: json(201, CreatedWebhook),
    refusals: ['secret-not-shown-again'],
  }),
  delete: endpoint({
    id: 'deleteWebhook',
    method: 'DELETE',
    path: WEBHOOK,
    tag,
    summary: 'Tell an address no more; what is on its way there is dropped',
    permission: 'webhooks:manage',
    params,
    answer: noContent,
  }),
  deliveries: endpoint({
    id: 'listWebhookDeliveries',
    method: 'GET',
    path: `${WEBHOOK}/deliveries`,
    tag,
    summary: 'What was sent to an address in the last 30 days or is to be sent, newest first',
    permission: 'webhooks:manage',
    params,
    query: WebhookDeliveryQuery,
    answer: json(200, WebhookDeliveryList),
  }),
  resend: endpoint({
    id: 'resendWebhookDelivery',
    method: 'POST',
    path: `${WEBHOOK}/deliveries/{deliveryId}/resend`,
    tag,
    summary:
      'Send one once more, with the same webhook-id; one that arrives puts a disabled webhook into use again',
    permission: 'webhooks:manage',
    params: z.strictObject({ id: z.uuid(), deliveryId: z.uuid() }),
    answer: json(200, WebhookDelivery),
  }),
};
